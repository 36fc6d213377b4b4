/** Ranks the words of a vocabulary along a difference of embeddings, exactly, and says whether that stands out. */
import { assertSameSpace } from './embedding.ts';
import type { Difference } from './expression.ts';
import { dot } from './vector.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface RankedWord {
  label: string;
  /** Position among all words, from 1. */
  rank: number;
  score: number;
  cosine: number;
  category: string | null;
}

export type Verdict = 'clear' | 'weak' | 'none';
export const CLEAR_P = 0.01;
export const WEAK_P = 0.05;

export interface Ranking {
  norm: number;
  verdict: Verdict | null;
  /** Family-wise: the share of pairs in which nothing changed whose best word moved at least as far. */
  pValue: number | null;
  gained: RankedWord[];
  lost: RankedWord[];
}

/**
 * The positions of the `k` largest numbers, largest first; equal numbers keep their order. `sign` -1 finds the smallest.
 * Not a number is not checked. Insertion into a list of k: O(n + hits * k).
 */
export function topK(scores: Float64Array, k: number, sign: 1 | -1 = 1): number[] {
  const best: number[] = [];
  const at = (index: number) => sign * (scores[index] as number);
  for (let index = 0; index < scores.length; index++) {
    if (best.length === k && (k === 0 || at(index) <= at(best[k - 1] as number))) continue;
    let place = best.length;
    while (place > 0 && at(index) > at(best[place - 1] as number)) place--;
    best.splice(place, 0, index);
    if (best.length > k) best.pop();
  }
  return best;
}

/** Cosine of `direction` with each word: rows [N, D] of unit vectors, row-major; sums in float64. */
export function cosines(
  vocabulary: Vocabulary,
  direction: Float32Array,
): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: vocabulary.words.length }, (_, i) =>
    dot(direction, vocabulary.rows, vocabulary.dimensions, i * vocabulary.dimensions),
  );
}

/** How far the best word moved, in either direction: `max_w |d . w|`, the statistic that the verdict compares. */
export function largestMove(scores: Float64Array, length: number): number {
  let best = 0;
  for (const score of scores) best = Math.max(best, Math.abs(score));
  return best * length;
}

/** (1 + values at least as large) / (1 + values), `sorted` ascending: never 0, since the sample is finite. */
export function upperTail(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return (1 + sorted.length - low) / (1 + sorted.length);
}

/**
 * Ranks all words by the cosine with the difference: `gained` from the top, `lost` from the bottom.
 * @throws PictureMathError `space-mismatch`
 */
export function rank(vocabulary: Vocabulary, difference: Difference, k: number): Ranking {
  assertSameSpace(vocabulary.space, difference.space);
  const calibrated = vocabulary.background.length > 0;
  if (!difference.direction)
    return {
      norm: 0,
      verdict: calibrated ? 'none' : null,
      pValue: calibrated ? 1 : null,
      gained: [],
      lost: [],
    };
  const scores = cosines(vocabulary, difference.direction);
  const words = (sign: 1 | -1): RankedWord[] =>
    topK(scores, k, sign).map((index, i) => {
      const cosine = sign * (scores[index] as number);
      const word = vocabulary.words[index];
      return {
        label: word?.label ?? '',
        rank: i + 1,
        score: cosine,
        cosine,
        category: word?.category ?? null,
      };
    });
  const pValue = calibrated
    ? upperTail(vocabulary.background, largestMove(scores, difference.norm))
    : null;
  return {
    norm: difference.norm,
    verdict: pValue === null ? null : verdictOf(pValue),
    pValue,
    gained: words(1),
    lost: words(-1),
  };
}

function verdictOf(pValue: number): Verdict {
  if (pValue <= CLEAR_P) return 'clear';
  return pValue <= WEAK_P ? 'weak' : 'none';
}
