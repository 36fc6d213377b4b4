/** Words that say the same ("donut", "doughnut"), told by their vectors: one line of an answer is enough for them. */
import { distancesOf } from './methods.ts';
import { dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

/**
 * The cosine of two words, each less the mean of all texts, from which they count as one. On CLIP's published vectors
 * of 1,586 names, pairs above are spellings, plurals and synonyms (`doughnut`, `donut` .91), pairs below begin to name
 * different things (`helmet`, `bicycle helmet` .80).
 */
export const SAME_WORD_COSINE = 0.85;

/** The cosine of two centred words by position; 0 where a word is the mean itself. */
export function centredCosine(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  first: number,
  second: number,
): number {
  const { rows, dimensions, textMean } = vocabulary;
  const distances = distancesOf(vocabulary);
  const row = (position: number) =>
    rows.subarray(position * dimensions, (position + 1) * dimensions);
  const [a, b] = [row(first), row(second)];
  const lengths = (distances[first] as number) * (distances[second] as number);
  if (lengths < 1e-12) return 0;
  if (textMean.length === 0) return dot(a, b) / lengths;
  const product = dot(a, b) - dot(a, textMean) - dot(b, textMean) + dot(textMean, textMean);
  return product / lengths;
}

/**
 * Gathers near-duplicates in a ranked list of positions: each stands under the best-ranked word that it repeats.
 * O(n * groups) products.
 */
export function gatherDuplicates(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  ranked: readonly number[],
): { position: number; also: number[] }[] {
  const groups: { position: number; also: number[] }[] = [];
  for (const position of ranked) {
    const same = groups.find(
      (group) => centredCosine(vocabulary, group.position, position) >= SAME_WORD_COSINE,
    );
    if (same) same.also.push(position);
    else groups.push({ position, also: [] });
  }
  return groups;
}
