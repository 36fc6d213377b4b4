/** `npm run rank`: the main job on the command line. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { answer } from '#core/answer.ts';
import type { RankResponse } from '#core/contract/api.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import { embedPicture, embedAugmentedViews } from '#core/model/embed.ts';
import { MIDDLE, type View } from '#core/picture/view.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import { readTextFile } from '#core/format/text-file.ts';
import type { Method } from '#core/rank/methods.ts';
import { quoted } from '#core/visible-text.ts';
import { readBounded } from '../bounded-file.ts';
import { readManifest } from '../model/folder.ts';
import { readPicture } from '../picture/picture.ts';
import { createProgress } from '../terminal/progress.ts';
import { fromUser } from '../terminal/usage.ts';
import { createVisionTower } from '../model/towers.ts';
import { loadVocabulary, readNumbers } from '../vocabulary/vocabulary.ts';

export interface RankOptions {
  model: string;
  vocabulary: string;
  k: number;
  /** The model's own when left out. */
  method?: Method | undefined;
  /** Whether each picture is also taken again, for the noise floor. */
  noiseFloor?: boolean;
  /** Whether pictures are read whole, padded, and not their middle square alone. */
  whole?: boolean;
}

const pairSchema = v.looseObject({
  a: v.string('Expected a path'),
  b: v.string('Expected a path'),
});

/** What the list has of a pair: its paths, and whatever else its owner knows it by. */
type Told = Record<string, unknown>;

/** Two pictures by their paths; what is wrong, where it is no pair. Answers carry what is told. */
export type Pair = ({ a: string; b: string } | { problem: string }) & { told?: Told };

/** Which pair an answer or an error is of: its place in the list, from 0, and all that the list has of it. */
interface OfPair {
  pair: { index: number } & Told;
}

/** What became of a pair that has no answer. */
export interface PairError extends OfPair {
  object: 'error';
  code: ErrorCode;
  message: string;
}

/** A hundred thousand pairs. */
const MOST_PAIRS_BYTES = 32_000_000;

/** A list, or a value a line: what is no JSON is a line that says so. */
function readValues(text: string): { values: unknown; areLines: boolean } {
  const trimmed = text.trimStart();
  // One object alone, over several lines, is no list, and no lines.
  if (!trimmed.startsWith('{') || isJson(trimmed))
    return { values: JSON.parse(trimmed) as unknown, areLines: false };
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return {
    values: lines.map((line): unknown => (isJson(line) ? JSON.parse(line) : line)),
    areLines: true,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a pairs file: a JSON list of {"a", "b"}, or one a line; paths relative to the list, or to where the command was
 * called. @throws PictureMathError `request-malformed`
 */
export async function readPairs(path: string): Promise<{ pairs: Pair[]; areLines: boolean }> {
  let value: unknown;
  let areLines = false;
  try {
    const { text } = readTextFile(await readBounded(path, MOST_PAIRS_BYTES, 'a list of pairs'));
    const read = readValues(text);
    areLines = read.areLines || /\.(jsonl|ndjson)$/i.test(path);
    value = areLines && !Array.isArray(read.values) ? [read.values] : read.values;
  } catch (cause) {
    if (cause instanceof PictureMathError && cause.code === 'request-too-large') throw cause;
    throw new PictureMathError(
      'request-malformed',
      `Expected a JSON list of {"a", "b"} in ${quoted(path)}, got something else.`,
      { cause },
    );
  }
  if (!Array.isArray(value))
    throw new PictureMathError(
      'request-malformed',
      `Expected a JSON list of {"a", "b"} in ${quoted(path)}; the document: Expected a JSON list.`,
    );
  const base = dirname(resolve(path));
  /** Beside the list; else from where the command was called, as people write paths in a shell. */
  const find = (file: string) => {
    const beside = resolve(base, file);
    const called = fromUser(file);
    return !existsSync(beside) && existsSync(called) ? called : beside;
  };
  const pairs = value.map((item: unknown): Pair => {
    const read = v.safeParse(pairSchema, item);
    if (read.success) {
      const [a, b] = [find(read.output.a), find(read.output.b)];
      return { a, b, told: { ...read.output, a, b } };
    }
    const [issue] = read.issues;
    const place = v.getDotPath(issue);
    const told = v.safeParse(v.record(v.string(), v.unknown()), item);
    return {
      problem: `Expected {"a", "b"}${place === null ? '' : `; ${place}: ${quoted(issue.message)}`}.`,
      ...(told.success && !Array.isArray(item) ? { told: told.output } : {}),
    };
  });
  return { pairs, areLines };
}

interface Encoded {
  embedding: Embedding;
  flatness: number;
  retakes: Embedding[];
}

/**
 * Answers `a - b` for each pair in order, loading the model once; a picture that comes twice is encoded once. A pair that
 * fails has an error in the place of its answer, and the others go on.
 * @throws PictureMathError of the model and the vocabulary
 */
export async function rankPairs(
  pairs: readonly Pair[],
  options: RankOptions,
): Promise<((RankResponse & Partial<OfPair>) | PairError)[]> {
  const manifest = await readManifest(options.model);
  const [tower, { vocabulary, pointer }, domain] = await Promise.all([
    createVisionTower(manifest),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
    readNumbers(manifest, 'domain'),
  ]);
  const uses = new Map<string, number>();
  for (const path of pairs.flatMap((pair) => ('a' in pair ? [pair.a, pair.b] : [])))
    uses.set(path, (uses.get(path) ?? 0) + 1);
  const encoded = new Map<string, Encoded>();
  const view: View = options.whole ? { kind: 'whole' } : MIDDLE;
  const embed = async (path: string): Promise<Encoded> => {
    const known = encoded.get(path);
    if (known) return known;
    const pixels = await readPicture(path);
    const picture = {
      ...(await embedPicture(manifest, tower, pixels, view)),
      retakes: options.noiseFloor ? await embedAugmentedViews(manifest, tower, pixels, view) : [],
    };
    if ((uses.get(path) ?? 0) > 1) encoded.set(path, picture);
    return picture;
  };
  const onProgress = pairs.length > 1 ? createProgress('Pairs ranked') : () => {};
  const rankPair = async (pair: Pair): Promise<RankResponse> => {
    if (!('a' in pair)) throw new PictureMathError('request-malformed', pair.problem);
    const began = performance.now();
    const [first, second] = [await embed(pair.a), await embed(pair.b)];
    const terms = [
      { weight: 1, modality: 'image', embedding: first.embedding, flatness: first.flatness },
      { weight: -1, modality: 'image', embedding: second.embedding, flatness: second.flatness },
    ] as const;
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms,
      k: options.k,
      method: options.method ?? manifest.method,
      retakes: [first.retakes, second.retakes],
      domain: parseOodDetector(domain, manifest.dimensions),
      standsOut: manifest.standsOut,
    });
    const usage = { text_terms: 0, truncated: 0, cpu_ms: performance.now() - began };
    return { ...reply, usage };
  };
  const replies: ((RankResponse & Partial<OfPair>) | PairError)[] = [];
  for (const [index, item] of pairs.entries()) {
    const pair = { index, ...(item.told ?? ('a' in item ? { a: item.a, b: item.b } : {})) };
    try {
      replies.push({ ...(await rankPair(item)), ...(item.told ? { pair } : {}) });
    } catch (error) {
      if (!(error instanceof PictureMathError)) throw error;
      const { code, message } = error;
      replies.push({ object: 'error', code, message, pair });
    }
    onProgress(replies.length, pairs.length);
  }
  return replies;
}

/** The sparse sum of words that explains most of the difference, and how much. */
function explainedLine({ share, words }: NonNullable<RankResponse['explained']>): string {
  const sum = words
    .map(({ label, direction, weight }, i) => {
      const sign = direction === 'gained' ? (i === 0 ? '' : '+ ') : i === 0 ? '-' : '- ';
      return `${sign}${weight.toFixed(2)} ${label}`;
    })
    .join(' ');
  return `Explained: ${(100 * share).toFixed(0)} % of the difference is ${sum}`;
}

/** The answer as a table for people. */
export function formatRanking({
  gained,
  lost,
  verdict,
  verdict_reason: reason,
  p_value: p,
  model,
  vocabulary,
  explained,
  domain,
  noise_floor: floor,
  norm,
}: RankResponse): string {
  const name = (word: RankResponse['gained'][number]) =>
    `${[word.label, ...word.also].join(', ')}${word.stands_out ? ' *' : ''}`;
  const width = Math.max(18, ...[...gained, ...lost].map((word) => name(word).length));
  const line = (word: RankResponse['gained'][number] | undefined) =>
    word
      ? `${name(word).padEnd(width)} ${word.score.toFixed(4).padStart(8)}`
      : ' '.repeat(width + 9);
  const rows = Array.from({ length: Math.max(gained.length, lost.length) }, (_, i) =>
    `  ${line(gained[i])}    ${line(lost[i])}`.trimEnd(),
  );
  const words = {
    clear: 'clear: a change stands out (words with a * name it)',
    weak: 'weak: this may be chance',
    none: 'none: no change stands out from noise',
  };
  const sentence =
    verdict === null
      ? reason === 'out-of-distribution'
        ? 'none possible: a picture is unlike those that this model can read'
        : 'none possible: this model is not calibrated (npm run model -- calibrate)'
      : `${words[verdict]} (p = ${p?.toFixed(3)})`;
  return [
    ...(domain?.verdict === 'unlike'
      ? [
          `A picture looks blank, or like text, a screenshot or noise: nothing that ${model} can read (p = ${domain.p_value.toFixed(3)}). The words below are guesses.`,
          '',
        ]
      : []),
    `  ${'Gained (in A)'.padEnd(width + 9)}    Lost (in B)`,
    ...rows,
    '',
    `Verdict ${sentence}`,
    ...(explained && explained.words.length > 0 ? [explainedLine(explained)] : []),
    ...(floor
      ? [
          `Noise floor: taken again, these pictures differ by ${floor.norm.toFixed(3)}; A and B differ by ${norm.toFixed(3)}.`,
        ]
      : []),
    `${model}, vocabulary ${vocabulary.id} (${vocabulary.size} words, ${vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
