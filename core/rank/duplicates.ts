/** Words that say the same ("donut", "doughnut"), told by their vectors: one line of an answer is enough for them. */
import { centredWords, type CentredWords } from './centred-words.ts';
import { createFactor, productsOf } from '../vector/products.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

/**
 * The cosine of two words, each less the mean of all texts, from which they count as one. On CLIP's published vectors
 * of 1,586 names, pairs above are spellings, plurals and synonyms (`doughnut`, `donut` .91), pairs below begin to name
 * different things (`helmet`, `bicycle helmet` .80).
 */
export const SAME_WORD_COSINE = 0.85;

/** The cosine of two centred words by position; 0 where a word is the mean itself. */
export const centredCosine = (
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  first: number,
  second: number,
): number => centredWords(vocabulary).product(first, second);

/** The share of the dimensions after which nearly all words that are not alike are let go. */
const HEAD = 3 / 16;
/** What rounding of distances to float32 may take off a squared length of 1, or a product. */
const ROUNDING = 1e-6;

/**
 * Gathers near-duplicates in a ranked list of positions: each stands under the best-ranked word that it repeats.
 * O(n^2) products, most of them of a few of the dimensions: the others cannot add more than their lengths
 * (Cauchy-Schwarz).
 */
export function gatherDuplicates(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  ranked: readonly number[],
  words = centredWords(vocabulary),
): { position: number; also: number[] }[] {
  const areSame = comparison(ranked, words, Math.floor(HEAD * vocabulary.dimensions));
  const groups: { position: number; also: number[]; first: number }[] = [];
  for (const [i, position] of ranked.entries()) {
    const same = groups.find(({ first }) => areSame(i, first));
    if (same) same.also.push(position);
    else groups.push({ position, also: [], first: i });
  }
  return groups.map(({ position, also }) => ({ position, also }));
}

/** Whether two of the ranked words say the same: `areSame(i, j)`, j < i. */
function comparison(
  ranked: readonly number[],
  words: CentredWords,
  dimensions: number,
): (i: number, j: number) => boolean {
  const heads = createFactor(ranked.length, dimensions);
  for (const [i, position] of ranked.entries())
    words.readHead(position, dimensions, heads.numbers.subarray(i * dimensions));
  const { numbers, stride } = productsOf(heads, heads, dimensions, { isLower: true });
  /** How long each word is behind its head, at most. */
  const left = Float64Array.from(ranked, (_, i) =>
    Math.sqrt(Math.max(0, 1 - (numbers[i * stride + i] as number)) + ROUNDING),
  );
  return (i, j) => {
    const most = (numbers[i * stride + j] as number) + (left[i] as number) * (left[j] as number);
    if (most < SAME_WORD_COSINE - ROUNDING) return false;
    return words.product(ranked[i] as number, ranked[j] as number) >= SAME_WORD_COSINE;
  };
}
