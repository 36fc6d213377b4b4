/** Ranks the words of a vocabulary along a difference of embeddings, exactly, and says whether that stands out. */
import { assertSameSpace } from '../vector/embedding.ts';
import type { Difference } from '../vector/expression.ts';
import { scoreFrom, scoringOf, type Method } from './methods.ts';
import { noiseMeter } from './noise.ts';
import { plainProducts } from './row-products.ts';
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

export interface RankOptions {
  method?: Method;
  /** Finds candidates quickly; without it every word is one. The answer is the same, bit by bit. */
  scanner?: Scanner | undefined;
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
  { method = 'cosine', scanner, noise = [], weight = 1 }: RankOptions = {},
): Ranking {
  assertSameSpace(vocabulary.space, difference.space);
  if (difference.direction) assertFinite(difference.direction, vocabulary.dimensions);
  const { background } = vocabulary;
  const calibrated = background.length > 0 && weight !== null;
  const scale = 1 / (weight ?? 1);
  const usual = usualMoves(vocabulary, noise, scale);
  const { direction, norm } = difference;
  const clearZ = calibrated ? thresholdOf(background, CLEAR_P) : null;
  // Before anything else: the method may be one that the vocabulary has nothing for.
  scoringOf(vocabulary, method);
  if (!direction)
    return {
      norm: 0,
      verdict: calibrated ? 'none' : null,
      pValue: calibrated ? 1 : null,
      clearZ,
      gained: [],
      lost: [],
    };
  const search = scanner
    ? quickSearch(vocabulary, direction, scanner)
    : plainSearch(vocabulary, direction);
  const { positions, scores } = search.best(method, k);
  const words = (sign: 1 | -1): RankedWord[] =>
    topK(scores, k, sign).map((candidate, i) => {
      const position = positions[candidate] as number;
      const word = vocabulary.words[position];
      const move = usual(position);
      const along = sign * search.cosine(position);
      return {
        label: word?.label ?? '',
        position,
        rank: i + 1,
        score: sign * (scores[candidate] as number),
        cosine: along,
        z: move === undefined || weight === null ? null : (along * norm * scale) / move,
        category: word?.category ?? null,
      };
    });
  const pValue = calibrated
    ? upperTail(background, largestMove(vocabulary, search, noise, usual) * norm * scale)
    : null;
  return {
    norm,
    verdict: pValue === null ? null : verdictOf(pValue),
    pValue,
    clearZ,
    gained: words(1),
    lost: words(-1),
  };
}

interface Search {
  cosine(position: number): number;
  /** At least the `count` best and worst by a method, in the order of the vocabulary. */
  best(method: Method, count: number): Scored;
}

/** By a scanner, in one pass for all methods. */
function quickSearch(vocabulary: Vocabulary, direction: Float32Array, scanner: Scanner): Search {
  const scan = scanner.along(direction);
  const along = scanner.products.along(direction);
  const known = new Map<number, number>();
  const cosine = (position: number) => {
    const before = known.get(position);
    if (before !== undefined) return before;
    const found = along(position);
    known.set(position, found);
    return found;
  };
  return {
    cosine,
    best(method, count) {
      const score = scoreFrom(scoringOf(vocabulary, method), direction);
      return scan.best(method, count, (position) => score(cosine(position), position));
    },
  };
}

/** Cosines of all words, and their scores: of the ranking that runs, whichever it is; nothing of it is kept. */
const scratch = new WeakMap<Float32Array, { cosines: Float64Array; scores: Float64Array }>();

/** Along every word, once for all methods. */
function plainSearch(vocabulary: Vocabulary, direction: Float32Array): Search {
  const { rows, words } = vocabulary;
  const { cosines, scores } = scratch.get(rows) ?? {
    cosines: new Float64Array(words.length),
    scores: new Float64Array(words.length),
  };
  scratch.set(rows, { cosines, scores });
  const along = plainProducts(vocabulary).along(direction);
  for (let i = 0; i < cosines.length; i++) cosines[i] = along(i);
  return {
    cosine: (position) => cosines[position] as number,
    best(method, count) {
      const score = scoreFrom(scoringOf(vocabulary, method), direction);
      for (let i = 0; i < scores.length; i++) scores[i] = score(cosines[i] as number, i);
      const ends = new Set([...topK(scores, count, 1), ...topK(scores, count, -1)]);
      const positions = [...ends].sort((a, b) => a - b);
      return { positions, scores: Float64Array.from(positions, (i) => scores[i] as number) };
    },
  };
}

/**
 * The usual move of a word by its position: its sigma, or how far the noise moves it at weight 1 where that is more. Where
 * it is more than `enough`, any number between the two will do.
 */
type UsualMove = (position: number, enough?: number) => number | undefined;

function usualMoves(
  vocabulary: Vocabulary,
  noise: readonly Float32Array[],
  scale: number,
): UsualMove {
  const { sigma } = vocabulary;
  if (noise.length === 0 || sigma.length === 0) return (position) => sigma[position];
  const noiseOf = noiseMeter(vocabulary, noise);
  return (position, enough = Infinity) =>
    Math.max(sigma[position] as number, scale * noiseOf(position, enough / scale));
}

/** How many candidates are looked at first; four times as many while another word could be beyond them. */
const FIRST_LOOK = 16;

/**
 * The largest |d . w| in units of the word's usual move. Noise only makes that smaller, and is worked out for those words
 * alone that could still be the largest: for all of a long list it takes longer than everything else.
 */
function largestMove(
  vocabulary: Vocabulary,
  search: Search,
  noise: readonly Float32Array[],
  usual: UsualMove,
): number {
  const { length } = vocabulary.words;
  for (let look = FIRST_LOOK; ; look *= 4) {
    const count = Math.min(look, length);
    const { positions, scores } = search.best('z', noise.length === 0 ? 1 : count);
    const order = Array.from(positions, (_, i) => i).sort(
      (a, b) => Math.abs(scores[b] as number) - Math.abs(scores[a] as number),
    );
    let most = 0;
    for (const at of order) {
      const bound = Math.abs(scores[at] as number);
      if (bound <= most) return most;
      const position = positions[at] as number;
      if (noise.length === 0) return bound;
      const along = Math.abs(search.cosine(position));
      most = Math.max(most, along / (usual(position, along / most) as number));
    }
    if (positions.length === length) return most;
  }
}

function verdictOf(pValue: number): Verdict {
  if (pValue <= CLEAR_P) return 'clear';
  return pValue <= WEAK_P ? 'weak' : 'none';
}
