/** Words that say the same ("donut", "doughnut"), told by their vectors: one line of an answer is enough for them. */
import { centredRow, distancesOf } from './methods.ts';
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

/** The share of the dimensions in which two words are compared first: most are far from alike by then. */
const FIRST_PART = 1 / 4;
/** What rounding to float32 may take off a product of two words. */
const ROUNDING = 1e-6;

/**
 * Gathers near-duplicates in a ranked list of positions: each stands under the best-ranked word that it repeats.
 * O(n * groups) products, most of them of a quarter of the dimensions: the others cannot add more than their lengths
 * (Cauchy-Schwarz).
 */
export function gatherDuplicates(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  ranked: readonly number[],
): { position: number; also: number[] }[] {
  const words = centredWords(vocabulary, ranked);
  const areSame = (a: CentredWord, b: CentredWord): boolean => {
    const head = dot(a.head, b.head);
    if (head + a.left * b.left < SAME_WORD_COSINE - ROUNDING) return false;
    return head + dot(a.tail, b.tail) >= SAME_WORD_COSINE;
  };
  const firsts: CentredWord[] = [];
  const groups: { position: number; also: number[] }[] = [];
  for (const [i, word] of words.entries()) {
    const position = ranked[i] as number;
    let at = 0;
    while (at < firsts.length && !areSame(firsts[at] as CentredWord, word)) at++;
    groups[at]?.also.push(position);
    if (at < firsts.length) continue;
    firsts.push(word);
    groups.push({ position, also: [] });
  }
  return groups;
}

interface CentredWord {
  /** Its first quarter, and the rest, of length `left`: views, because indices with an offset are slower. */
  head: Float32Array;
  tail: Float32Array;
  left: number;
}

/** The words at these positions as they are compared. */
function centredWords(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  positions: readonly number[],
): CentredWord[] {
  const cut = Math.floor(vocabulary.dimensions * FIRST_PART);
  return positions.map((position) => {
    const word = centredRow(vocabulary, position);
    const tail = word.subarray(cut);
    return { head: word.subarray(0, cut), tail, left: norm(tail) };
  });
}
