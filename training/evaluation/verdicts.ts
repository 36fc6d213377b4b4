/** Whether verdicts are right: no change claimed where there is none, and p-values that mean what they say. */
import { answer } from '../../core/answer.ts';
import type { OodDetector } from '../../core/rank/out-of-distribution.ts';
import type { Manifest } from '../../core/model/manifest.ts';
import type { BuiltVocabulary } from '../../tools/vocabulary/vocabulary.ts';
import type { Encoder, Looked } from './encoder.ts';
import { groupBy, type Asked } from './hits.ts';
import { wilson, type Share } from '#core/rank/share.ts';
import { createNullPairs, type NullPair } from './pairs/nothing.ts';
import { PERTURBATIONS } from '../../tools/picture/perturb.ts';

/** Checked against the share of null pairs that have a p at most this. */
const LEVELS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

export interface VerdictCount {
  name: string;
  pairs: number;
  clear: Share;
  weak: Share;
  none: Share;
}
export interface CalibrationPoint {
  level: number;
  observed: Share;
}
type Answer = ReturnType<typeof answer>;
/** A minus B as the product answers it; with `domain` it says so of pictures that the model cannot read. */
export type Ask = (from: Looked, to: Looked) => Answer;

export function createAsk(
  { vocabulary, pointer }: BuiltVocabulary,
  { method, standsOut }: Manifest,
  domain?: OodDetector,
): Ask {
  return (from, to) =>
    answer({
      vocabulary,
      reference: pointer,
      terms: [
        { weight: 1, modality: 'image', ...from },
        { weight: -1, modality: 'image', ...to },
      ],
      k: 10,
      method,
      standsOut,
      ...(domain ? { domain } : {}),
    });
}

/** Swapping A and B must swap the lists: first ten words and their scores, bit for bit. */
export function countSwaps(asked: readonly Asked[], ask: Ask) {
  const flat = (words: Answer['gained']) => JSON.stringify(words.map((w) => [w.label, w.score]));
  const equal = asked.filter(({ from, to }) => {
    const [there, back] = [ask(from, to), ask(to, from)];
    return flat(there.gained) === flat(back.lost) && flat(there.lost) === flat(back.gained);
  }).length;
  return { pairs: asked.length, equal };
}
function verdictsOf(name: string, answers: readonly Answer[]): VerdictCount {
  const share = (verdict: string) =>
    wilson(answers.filter((a) => a.verdict === verdict).length, answers.length);
  return {
    name,
    pairs: answers.length,
    clear: share('clear'),
    weak: share('weak'),
    none: share('none'),
  };
}

/** Verdicts where nothing changed and where something did, and the calibration of p over the retakes. */
export async function measureVerdicts(
  { encode }: Encoder,
  answered: readonly { pair: Asked; reply: Answer }[],
  ask: Ask,
  count: number,
  more: readonly NullPair[],
): Promise<{ verdicts: VerdictCount[]; calibration: CalibrationPoint[] }> {
  const nulls: { kind: string; reply: Answer }[] = [];
  for (const { kind, a, b } of [...(await createNullPairs(count)), ...more])
    nulls.push({ kind, reply: ask(await encode(a), await encode(b)) });
  const retakes = nulls.filter(({ kind }) => PERTURBATIONS.some((retake) => retake === kind));
  const named = (name: string, of: typeof nulls) =>
    verdictsOf(
      name,
      of.map(({ reply }) => reply),
    );
  return {
    verdicts: [
      named('nothing changed (all retakes)', retakes),
      ...[...groupBy(nulls, ({ kind }) => kind)].map(([kind, of]) =>
        named(`nothing changed: ${kind}`, of),
      ),
      ...[...groupBy(answered, ({ pair }) => pair.test)].map(([test, of]) =>
        verdictsOf(
          `changed: ${test}`,
          of.map(({ reply }) => reply),
        ),
      ),
    ],
    calibration: LEVELS.map((level) => ({
      level,
      observed: wilson(
        retakes.filter(({ reply }) => (reply.p_value ?? 1) <= level).length,
        retakes.length,
      ),
    })),
  };
}
