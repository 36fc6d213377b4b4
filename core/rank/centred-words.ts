/**
 * Words as answers compare them: each less the mean of all texts, at length 1. No such vector is made: their products
 * follow from those of the rows, `(a - m) . (b - m) = a . b - a . m - b . m + m . m`, and each is worked out once.
 */
import { plainProducts } from './row-products.ts';
import { dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

type Rows = Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>;

/** A word that is as near to the mean is the mean, and says nothing. */
export const LEAST_DISTANCE = 1e-6;

/** How the words of a vocabulary lie around the mean of all texts; around the origin where no mean is known. */
interface Surroundings {
  /** Products of each word with the mean [words]; empty where none is known. */
  alongMean: Float64Array;
  /** How far each word lies from the mean [words]. */
  distances: Float32Array;
}

/** Vocabularies are immutable, and this takes as long as scoring all words: computed once for each. */
const computed = new WeakMap<Float32Array, Surroundings>();

export function surroundingsOf({ rows, dimensions, textMean }: Rows): Surroundings {
  const known = computed.get(rows);
  if (known) return known;
  const count = rows.length / dimensions;
  const square = dot(textMean, textMean);
  const alongMean = new Float64Array(textMean.length === 0 ? 0 : count);
  const distances = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
    const along = textMean.length === 0 ? 0 : dot(row, textMean);
    if (textMean.length > 0) alongMean[i] = along;
    distances[i] = Math.sqrt(Math.max(0, dot(row, row) - 2 * along + square));
  }
  const found = { alongMean, distances };
  computed.set(rows, found);
  return found;
}

/** Products of centred words of length 1, by position; 0 for a word that is the mean. */
export interface CentredWords {
  /** Of two words: their cosine. */
  product(first: number, second: number): number;
  /** Of a direction [dimensions] with a word. */
  along(direction: Float32Array): (position: number) => number;
  /** The first `count` numbers of a word, into the beginning of `into`. */
  readHead(position: number, count: number, into: Float64Array): void;
}

/** The words of a vocabulary for one answer, whose parts ask for the same products. */
export function centredWords(vocabulary: Rows, ofRows = plainProducts(vocabulary)): CentredWords {
  const { rows, dimensions, textMean } = vocabulary;
  const { alongMean, distances } = surroundingsOf(vocabulary);
  const square = dot(textMean, textMean);
  const scaleOf = (position: number) => {
    const distance = distances[position] as number;
    return distance < LEAST_DISTANCE ? 0 : 1 / distance;
  };
  const products = new Map<number, number>();
  let lastDirection: Float32Array | null = null;
  let lastAlong: (position: number) => number = () => 0;
  return {
    product(first, second) {
      const pair = Math.min(first, second) * distances.length + Math.max(first, second);
      const known = products.get(pair);
      if (known !== undefined) return known;
      const shift = (alongMean[first] ?? 0) + (alongMean[second] ?? 0) - square;
      const product = (ofRows.between(first, second) - shift) * (scaleOf(first) * scaleOf(second));
      products.set(pair, product);
      return product;
    },
    along(direction) {
      if (direction === lastDirection) return lastAlong;
      const shift = textMean.length === 0 ? 0 : dot(direction, textMean);
      const alongRow = ofRows.along(direction);
      const moves = new Map<number, number>();
      lastDirection = direction;
      lastAlong = (position) => {
        const known = moves.get(position);
        if (known !== undefined) return known;
        const move = (alongRow(position) - shift) * scaleOf(position);
        moves.set(position, move);
        return move;
      };
      return lastAlong;
    },
    readHead(position, count, into) {
      const scale = scaleOf(position);
      const at = position * dimensions;
      // Reading behind the end of no mean would be slow.
      if (textMean.length === 0)
        for (let d = 0; d < count; d++) into[d] = (rows[at + d] as number) * scale;
      else
        for (let d = 0; d < count; d++)
          into[d] = ((rows[at + d] as number) - (textMean[d] as number)) * scale;
    },
  };
}
