/** Ranks the words of a vocabulary along a difference of embeddings, exactly, and says whether that stands out. */
import { assertSameSpace } from './embedding.ts';
import type { Difference } from './expression.ts';
import type { Scanner, Scored } from './scan.ts';
import { dot } from './vector.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface RankedWord {
  label: string;
  /** Position among all words, from 1. */
  rank: number;
  score: number;
  cosine: number;
  /** `d . w / sigma_w`: how many times its usual move the word moved; null where that is unknown. */
  z: number | null;
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

/** Cosine of `direction` with the words at `positions`: rows [N, D] of unit vectors, row-major; sums in float64. */
export function cosines(
  words: Pick<Vocabulary, 'rows' | 'dimensions'>,
  direction: Float32Array,
  positions: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  const exact = scorer(words, direction);
  const scores = new Float64Array(positions.length);
  for (let i = 0; i < scores.length; i++) scores[i] = exact(positions[i] as number);
  return scores;
}

/** The exact cosine of `direction` with the word at a position. */
export function scorer(
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  direction: Float32Array,
): (position: number) => number {
  // A view of the row: indices with an offset take twice the time.
  return (position) =>
    dot(direction, rows.subarray(position * dimensions, (position + 1) * dimensions));
}

/** The statistic that the verdict compares: the largest `|d . w| / sigma_w`, scores being `d . w`. */
export function largestZ(
  scores: Float64Array,
  sigma: Float32Array,
  positions: ArrayLike<number>,
): number {
  let best = 0;
  for (let i = 0; i < scores.length; i++)
    best = Math.max(
      best,
      Math.abs(scores[i] as number) / (sigma[positions[i] as number] as number),
    );
  return best;
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
 * @param scanner finds the candidates; without it every word is one. The answer is the same, bit by bit.
 * @throws PictureMathError `space-mismatch`
 */
export function rank(
  vocabulary: Vocabulary,
  difference: Difference,
  k: number,
  scanner?: Scanner,
): Ranking {
  assertSameSpace(vocabulary.space, difference.space);
  const { sigma, background } = vocabulary;
  const calibrated = background.length > 0;
  const { direction } = difference;
  if (!direction)
    return {
      norm: 0,
      verdict: calibrated ? 'none' : null,
      pValue: calibrated ? 1 : null,
      gained: [],
      lost: [],
    };
  const { positions, scores } = scanner
    ? scanner.best(direction, k, scorer(vocabulary, direction))
    : scoreAll(vocabulary, direction);
  const words = (sign: 1 | -1): RankedWord[] =>
    topK(scores, k, sign).map((candidate, i) => {
      const cosine = sign * (scores[candidate] as number);
      const position = positions[candidate] as number;
      const word = vocabulary.words[position];
      const usual = sigma[position];
      return {
        label: word?.label ?? '',
        rank: i + 1,
        score: cosine,
        cosine,
        z: usual === undefined ? null : (cosine * difference.norm) / usual,
        category: word?.category ?? null,
      };
    });
  const pValue = calibrated ? familyWise() : null;
  function familyWise(): number {
    const moved = scanner ? scanner.largest(direction as Float32Array) : positions;
    const moves = scanner ? cosines(vocabulary, direction as Float32Array, moved) : scores;
    return upperTail(background, largestZ(moves, sigma, moved) * difference.norm);
  }
  return {
    norm: difference.norm,
    verdict: pValue === null ? null : verdictOf(pValue),
    pValue,
    gained: words(1),
    lost: words(-1),
  };
}

function scoreAll(vocabulary: Vocabulary, direction: Float32Array): Scored {
  const positions = vocabulary.words.map((_, i) => i);
  return { positions, scores: cosines(vocabulary, direction, positions) };
}

function verdictOf(pValue: number): Verdict {
  if (pValue <= CLEAR_P) return 'clear';
  return pValue <= WEAK_P ? 'weak' : 'none';
}
