/** `picture-math rank`: the main job on the command line. */
import { answer } from '#core/answer.ts';
import type { RankResponse } from '#core/contract/api.ts';
import type { PairAnswer } from '#core/contract/pairs.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Method } from '#core/rank/methods.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import { isOfModel } from '../embed/encode-picture.ts';
import { readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { loadVocabulary, readNumbers } from '../vocabulary/vocabulary.ts';
import { openSides, type Side } from './pair-sides.ts';
import type { Pair } from './pairs.ts';

export interface RankOptions {
  model: string;
  vocabulary: string;
  k: number;
  /** The model's own when left out. */
  method?: Method | undefined;
  /** Whether each picture is also taken again, for the noise floor. */
  noiseFloor?: boolean | undefined;
  /** Whether pictures are read whole, padded, and not their middle square alone. */
  whole?: boolean | undefined;
  /** Files of vectors: pairs have names that are in them. */
  vectors?: readonly string[] | undefined;
}

const termOf = (weight: 1 | -1, { modality, embedding, flatness }: Side) => ({
  weight,
  modality,
  embedding,
  flatness,
});

/**
 * Answers `a - b` for each pair in order, loading the model once; a picture that comes twice is encoded once. A pair that
 * fails has an error in the place of its answer, and the others go on.
 * @throws PictureMathError of the model, the vocabulary and files of vectors
 */
export async function rankPairs(
  pairs: readonly Pair[],
  options: RankOptions,
): Promise<PairAnswer[]> {
  const manifest = await readManifest(options.model);
  const [sides, { vocabulary, pointer }, domain] = await Promise.all([
    openSides(pairs, manifest, options),
    loadVocabulary(manifest, options.vocabulary, createProgress('Words encoded')),
    readNumbers(manifest, 'domain'),
  ]);
  const detector = parseOodDetector(domain, manifest.dimensions);
  const rankPair = async (pair: Pair): Promise<RankResponse> => {
    if (!('a' in pair)) throw new PictureMathError('request-malformed', pair.problem);
    const began = performance.now();
    const { a, b } = await sides.take(pair);
    const reply = answer({
      vocabulary,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms: [termOf(1, a), termOf(-1, b)],
      k: options.k,
      method: options.method ?? manifest.method,
      retakes: [a.retakes, b.retakes],
      domain: detector,
      standsOut: manifest.standsOut,
    });
    const usage = { text_terms: 0, truncated: 0, cpu_ms: performance.now() - began };
    return { ...reply, usage };
  };
  const onProgress = pairs.length > 1 ? createProgress('Pairs ranked') : () => {};
  const replies: PairAnswer[] = [];
  try {
    for (const [index, item] of pairs.entries()) {
      const pair = { index, ...(item.told ?? ('a' in item ? { a: item.a, b: item.b } : {})) };
      try {
        replies.push({ ...(await rankPair(item)), ...(item.told ? { pair } : {}) });
      } catch (error) {
        if (!(error instanceof PictureMathError) || isOfModel(error)) throw error;
        const { code, message } = error;
        replies.push({ object: 'error', code, message, pair });
      }
      onProgress(replies.length, pairs.length);
    }
  } finally {
    await sides.close();
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
