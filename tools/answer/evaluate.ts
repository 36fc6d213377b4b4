/** How good a model's answers are on pairs whose difference somebody knows: the user's own, which nobody else has. */
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import { MAX_K } from '#core/limits.ts';
import { wilson, type Share } from '#core/rank/share.ts';
import { encodedForm } from '#core/text/text-clean.ts';
import { quoted } from '#core/visible-text.ts';
import { readJsonValues } from '../json-values.ts';
import { rankPairs, type RankOptions } from './rank.ts';

const MOST_BYTES = 32_000_000;
const PLACES = [1, 3, 5] as const;
/** Of pairs that were answered worst. */
const WORST_SHOWN = 10;

const pairSchema = v.looseObject({
  a: v.string(),
  b: v.string(),
  /** Words any of which is right; none where nothing changed. */
  gained: v.array(v.string()),
});
type KnownPair = v.InferOutput<typeof pairSchema>;

export interface Evaluation {
  object: 'evaluation';
  model: string;
  vocabulary: string;
  /** Pairs with a difference, without one, and those that were not answered. */
  pairs: { changed: number; unchanged: number; failed: number };
  /** Of the changed ones: a right word among the first 1, 3 and 5 gained. */
  right: Record<(typeof PLACES)[number], Share>;
  verdicts: {
    /** Of the changed ones. */
    none: Share;
    /** Of the unchanged ones. */
    falselyClear: Share;
  };
  worst: { a: string; b: string; expected: string[]; said: string[]; place: number | null }[];
  failures: { a: string; b: string; message: string }[];
}

/**
 * Reads JSON, a list, or JSON lines: `{"a": "with.png", "b": "without.png", "gained": ["hat", "cap"]}`; paths as from the file.
 * @throws PictureMathError `request-malformed` with the number of the pair, or of its line
 */
export async function readKnownPairs(path: string): Promise<KnownPair[]> {
  const { items } = await readJsonValues(path, MOST_BYTES, 'a list of pairs');
  const base = dirname(resolve(path));
  const malformed = (what: string) =>
    new PictureMathError('request-malformed', `${quoted(path)}: ${what}`);
  if (items.length === 0) throw malformed('Expected at least one pair, got none.');
  return items.map((item) => {
    const read = v.safeParse(pairSchema, 'value' in item ? item.value : undefined);
    if (!read.success) {
      const why = 'problem' in item ? item.problem : read.issues[0].message;
      throw malformed(
        `Expected {"a": PATH, "b": PATH, "gained": [WORDS]} in ${item.place}: ${why}`,
      );
    }
    const { a, b } = read.output;
    return { ...read.output, a: resolve(base, a), b: resolve(base, b) };
  });
}

/** The place of the first right word, from 1; null where none is among them. Near-duplicates count as their word. */
function placeOf({ gained }: RankResponse, expected: readonly string[]): number | null {
  const right = new Set(expected.map(encodedForm));
  const at = gained.findIndex(({ label, also }) =>
    [label, ...also].some((word) => right.has(encodedForm(word))),
  );
  return at < 0 ? null : at + 1;
}

/** Asks all pairs and counts. Errors as `rankPairs`. */
export async function evaluatePairs(
  pairs: readonly KnownPair[],
  options: Omit<RankOptions, 'k'>,
): Promise<Evaluation> {
  const replies = await rankPairs(pairs, { ...options, k: MAX_K });
  const answered: { pair: KnownPair; reply: RankResponse }[] = [];
  const failures: Evaluation['failures'] = [];
  pairs.forEach((pair, i) => {
    const reply = replies[i];
    if (reply && 'gained' in reply) answered.push({ pair, reply });
    else failures.push({ a: pair.a, b: pair.b, message: reply?.message ?? '' });
  });
  const [{ reply } = { reply: null }] = answered;
  if (!reply)
    throw new PictureMathError(
      'request-malformed',
      `Expected a pair that can be answered, got none of ${pairs.length}: ${failures[0]?.message}`,
    );
  const changed = answered
    .filter(({ pair }) => pair.gained.length > 0)
    .map((one) => ({ ...one, place: placeOf(one.reply, one.pair.gained) }));
  const unchanged = answered.filter(({ pair }) => pair.gained.length === 0);
  const within = (k: number) =>
    wilson(changed.filter(({ place }) => (place ?? Infinity) <= k).length, changed.length);
  const count = (of: readonly { reply: RankResponse }[], verdict: RankResponse['verdict']) =>
    wilson(of.filter((one) => one.reply.verdict === verdict).length, of.length);
  const worst = changed
    .filter(({ place }) => place !== 1)
    .sort((x, y) => (y.place ?? Infinity) - (x.place ?? Infinity) || 0)
    .slice(0, WORST_SHOWN);
  return {
    object: 'evaluation',
    model: reply.model,
    vocabulary: reply.vocabulary.id,
    pairs: { changed: changed.length, unchanged: unchanged.length, failed: failures.length },
    right: { 1: within(1), 3: within(3), 5: within(5) },
    verdicts: { none: count(changed, 'none'), falselyClear: count(unchanged, 'clear') },
    worst: worst.map(({ pair, place, reply: { gained } }) => ({
      a: pair.a,
      b: pair.b,
      expected: pair.gained,
      said: gained.slice(0, 3).map(({ label }) => label),
      place,
    })),
    failures,
  };
}

const counted = (pairs: number) => `${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`;

/** For people. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { pairs, right, verdicts, worst, failures, model, vocabulary } = evaluation;
  const percent = ({ share, low, high }: Share) =>
    `${(100 * share).toFixed(0).padStart(3)} %  (${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)})`;
  return [
    ...(pairs.changed > 0
      ? [
          `${counted(pairs.changed)} with a difference`,
          ...PLACES.map(
            (k) => `  right word ${k === 1 ? 'first    ' : `in first ${k}`}  ${percent(right[k])}`,
          ),
          `  verdict none         ${percent(verdicts.none)}`,
        ]
      : []),
    ...(pairs.unchanged > 0
      ? [
          `${counted(pairs.unchanged)} without one`,
          `  verdict clear        ${percent(verdicts.falselyClear)}`,
        ]
      : []),
    ...(worst.length > 0 ? ['', 'Answered worst'] : []),
    ...worst.map(
      ({ a, b, expected, said, place }) =>
        `  ${quoted(a)} - ${quoted(b)}: ${expected.join(', ')} ${place === null ? 'not among the words' : `at place ${place}`}; said ${said.join(', ')}`,
    ),
    ...failures.map(({ message }) => `not answered: ${message}`),
    '',
    `${model}, vocabulary ${vocabulary}; in brackets, what so few pairs leave open (95 %)`,
  ].join('\n');
}
