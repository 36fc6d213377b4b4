/** Ranks the words of a vocabulary along a difference of embeddings, exactly, and says whether that stands out. */
import { assertSameSpace } from '../vector/embedding.ts';
import type { Difference } from '../vector/expression.ts';
import { COSINE, scorer, scoringOf, type Method, type Scoring } from './methods.ts';
import { wordNoise } from './noise.ts';
import type { Scanner, Scored } from './scan.ts';
import { thresholdOf, upperTail } from './tail.ts';
import { topK } from '../vector/top-k.ts';
import { assertFinite } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

export interface RankedWord {
  label: string;
  /** In the vocabulary. */
  position: number;
  /** Position among all words, from 1. */
  rank: number;
  score: number;
  cosine: number;
  /**
   * `d . w / sigma_w`, d at the length that it has at weight 1: how many times its usual move the word moved; null where
   * that is unknown, and for other sums than a pair of pictures. The usual move is that of the noise given, where that
   * is larger.
   */
  z: number | null;
  category: string | null;
}

export type Verdict = 'clear' | 'weak' | 'none';
const CLEAR_P = 0.01;
const WEAK_P = 0.05;

export interface Ranking {
  norm: number;
  verdict: Verdict | null;
  /** Family-wise: the share of pairs in which nothing changed whose best word moved at least as far. */
  pValue: number | null;
  /** The |z| that a word must exceed to stand out (`CLEAR_P`, family-wise); null where there is no background. */
  clearZ: number | null;
  gained: RankedWord[];
  lost: RankedWord[];
}

/** Finds candidates for a method's best words; without it every word is one. The answer is the same, bit by bit. */
export type ScannerFor = (method: Method) => Scanner;

export interface RankOptions {
  method?: Method;
  scannerFor?: ScannerFor | undefined;
  noise?: readonly Float32Array[];
  /** What the pictures of a pair weigh (`pairWeight`); null for other sums, which no background is known for. */
  weight?: number | null;
}

/**
 * Ranks all words by the scores of a method: `gained` from the top, `lost` from the bottom. `noise` are differences that
 * mean nothing (`noiseOf`), at the weights of the sum: a word counts as moved only as far as it goes beyond them.
 * @throws PictureMathError `space-mismatch`, `method-unavailable`, `vector-wrong-length`, `vector-not-finite`
 */
export function rank(
  vocabulary: Vocabulary,
  difference: Difference,
  k: number,
  { method = 'cosine', scannerFor, noise = [], weight = 1 }: RankOptions = {},
): Ranking {
  assertSameSpace(vocabulary.space, difference.space);
  if (difference.direction) assertFinite(difference.direction, vocabulary.dimensions);
  const { background } = vocabulary;
  const calibrated = background.length > 0 && weight !== null;
  const scale = 1 / (weight ?? 1);
  const sigma = usualMoves(vocabulary, noise, scale);
  const { direction, norm } = difference;
  const clearZ = calibrated ? thresholdOf(background, CLEAR_P) : null;
  const scoring = scoringOf(vocabulary, method);
  if (!direction)
    return {
      norm: 0,
      verdict: calibrated ? 'none' : null,
      pValue: calibrated ? 1 : null,
      clearZ,
      gained: [],
      lost: [],
    };
  const best = (by: Method, scores: Scoring, count: number): Scored => {
    const exact = scorer(vocabulary, scores, direction);
    if (scannerFor) return scannerFor(by).best(direction, count, exact);
    const positions = vocabulary.words.map((_, i) => i);
    return { positions, scores: Float64Array.from(positions, exact) };
  };
  const { positions, scores } = best(method, scoring, k);
  const cosine = scorer(vocabulary, COSINE, direction);
  const words = (sign: 1 | -1): RankedWord[] =>
    topK(scores, k, sign).map((candidate, i) => {
      const position = positions[candidate] as number;
      const word = vocabulary.words[position];
      const usual = sigma[position];
      const along = sign * cosine(position);
      return {
        label: word?.label ?? '',
        position,
        rank: i + 1,
        score: sign * (scores[candidate] as number),
        cosine: along,
        z: usual === undefined || weight === null ? null : (along * norm * scale) / usual,
        category: word?.category ?? null,
      };
    });
  const familyWise = () => {
    // The scan knows the space's own sigmas alone.
    const moves =
      noise.length === 0
        ? best('z', scoringOf(vocabulary, 'z'), 1).scores
        : Float64Array.from(sigma, (usual, i) => cosine(i) / usual);
    return upperTail(background, largestMagnitude(moves) * norm * scale);
  };
  const pValue = calibrated ? familyWise() : null;
  return {
    norm,
    verdict: pValue === null ? null : verdictOf(pValue),
    pValue,
    clearZ,
    gained: words(1),
    lost: words(-1),
  };
}

/** The sigma of each word, or how far it moves under the noise at weight 1 where that is more. */
function usualMoves(
  vocabulary: Vocabulary,
  noise: readonly Float32Array[],
  scale: number,
): Float32Array {
  if (noise.length === 0 || vocabulary.sigma.length === 0) return vocabulary.sigma;
  const own = wordNoise(vocabulary, noise);
  return vocabulary.sigma.map((usual, i) => Math.max(usual, scale * (own[i] as number)));
}

const largestMagnitude = (values: Float64Array) =>
  values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function verdictOf(pValue: number): Verdict {
  if (pValue <= CLEAR_P) return 'clear';
  return pValue <= WEAK_P ? 'weak' : 'none';
}
