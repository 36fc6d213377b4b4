/** Words that say the same ("donut", "doughnut"), told by their vectors: one line of an answer is enough for them. */
import { centredRows, distancesOf } from './methods.ts';
import { factorOf, productsOf } from '../vector/products.ts';
import { dot, norm } from '../vector/vector.ts';
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
 * The shares of the dimensions after which two words that are far from alike are let go: seven of eight pairs after the
 * first, nearly all after the second.
 */
const PARTS = [1 / 8, 1 / 4, 1];
/** What rounding to float32 may take off a product of two words. */
const ROUNDING = 1e-6;

/**
 * Gathers near-duplicates in a ranked list of positions: each stands under the best-ranked word that it repeats.
 * O(n^2) products, most of them of an eighth of the dimensions: the others cannot add more than their lengths
 * (Cauchy-Schwarz).
 */
export function gatherDuplicates(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  ranked: readonly number[],
  row = centredRows(vocabulary),
): { position: number; also: number[] }[] {
  const areSame = comparison(ranked.map(row), vocabulary.dimensions);
  const groups: { position: number; also: number[]; first: number }[] = [];
  for (const [i, position] of ranked.entries()) {
    const same = groups.find(({ first }) => areSame(i, first));
    if (same) same.also.push(position);
    else groups.push({ position, also: [], first: i });
  }
  return groups.map(({ position, also }) => ({ position, also }));
}

/** Whether two of the words say the same: `areSame(i, j)`, j < i. */
function comparison(
  words: readonly Float32Array[],
  dimensions: number,
): (i: number, j: number) => boolean {
  const [first = 0, ...ends] = PARTS.map((share) => Math.floor(share * dimensions));
  // Views, because indices with an offset are slower.
  const parts = ends.map((end, n) => words.map((word) => word.subarray(ends[n - 1] ?? first, end)));
  /** How long each word is behind each part. */
  const left = [first, ...ends].map((end) =>
    Float64Array.from(words, (word) => norm(word.subarray(end))),
  );
  const factor = factorOf(words, first);
  const { numbers, stride } = productsOf(factor, factor, first, { isLower: true });
  return (i, j) => {
    let product = numbers[i * stride + j] as number;
    for (let n = 0; n < parts.length; n++) {
      const lengths = left[n] as Float64Array;
      const most = (lengths[i] as number) * (lengths[j] as number);
      if (product + most < SAME_WORD_COSINE - ROUNDING) return false;
      const part = parts[n] as Float32Array[];
      product += dot(part[i] as Float32Array, part[j] as Float32Array);
    }
    return product >= SAME_WORD_COSINE;
  };
}
