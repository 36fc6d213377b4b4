/**
 * What differs between two sets of pictures, word by word: how far the means are apart along the word, how well the word
 * tells the sets apart picture by picture (AUROC), how likely chance is (permutation test), and what share of the words
 * called different may be chance (Benjamini and Hochberg 1995). After VisDiff (Dunlap et al. 2024), with the words of a
 * vocabulary in place of proposed sentences.
 */
import { PictureMathError } from '../errors.ts';
import type { Vocabulary } from '../format/vocabulary.ts';
import { factorOf, factorOfRows, productsOf, type Factor } from '../vector/products.ts';
import { topK } from '../vector/top-k.ts';
import { assertFinite, dot } from '../vector/vector.ts';
import { sumRandomSubsets, type DivisionOptions } from './random-divisions.ts';
import { joinSets, partsOf, setOf, type VectorSet } from './vector-set.ts';

export interface SetWord {
  label: string;
  category: string | null;
  /** `(mean A - mean B) . w`: positive is more of it in A. */
  difference: number;
  /** The chance that a picture of A scores higher than one of B, ties half: .5 is no difference. */
  auroc: number;
  /** What the pictures leave open of the difference, at 95 % (Welch 1947, normal). */
  interval: [low: number, high: number];
  /** Share of random divisions into sets of these sizes whose |difference| is at least as large. */
  pValue: number;
  /** Expected share of false finds among the words with a q at most this. */
  qValue: number;
  /** The pictures that speak for it most, positions in the set that has more of it, best first. */
  drivers: number[];
}

export interface SetComparison {
  /** Words in the order of the vocabulary. */
  words: SetWord[];
  sizes: [a: number, b: number];
  permutations: number;
}

export interface SetOptions {
  permutations?: number;
  seed?: number;
  drivers?: number;
  onProgress?: (done: number, all: number) => void;
  /** Called now and then; lets others run, and throws to stop. */
  pause?: () => Promise<void>;
}

export const MIN_SET = 2;
/** Words with a q at most this are called finds. */
export const FIND_Q = 0.05;
export const DEFAULT_PERMUTATIONS = 9_999;
const DEFAULT_DRIVERS = 3;

/** Words that stand out first, then by |difference|, largest first. */
export const byStandingOut = (
  x: Pick<SetWord, 'difference' | 'qValue'>,
  y: Pick<SetWord, 'difference' | 'qValue'>,
): number =>
  Number(y.qValue <= FIND_Q) - Number(x.qValue <= FIND_Q) ||
  Math.abs(y.difference) - Math.abs(x.difference);

/**
 * The chance that a number of `a` is larger than one of `b`, ties half (Mann and Whitney 1947): by order, n log n.
 */
export function auroc(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const first = Float64Array.from(a).sort();
  const second = Float64Array.from(b).sort();
  let [below, upTo, wins] = [0, 0, 0];
  for (const x of first) {
    while (below < second.length && (second[below] as number) < x) below++;
    while (upTo < second.length && (second[upTo] as number) <= x) upTo++;
    wins += (below + upTo) / 2;
  }
  return wins / (first.length * second.length);
}

/** The smallest false discovery rate at which each test is called a find (Benjamini and Hochberg 1995). */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => (pValues[j] ?? 0) - (pValues[i] ?? 0));
  const rates = new Array<number>(pValues.length);
  let least = 1;
  order.forEach((test, place) => {
    const rank = pValues.length - place;
    least = Math.min(least, ((pValues[test] ?? 1) * pValues.length) / rank);
    rates[test] = least;
  });
  return rates;
}

/** The sum of all vectors, in float64. @throws PictureMathError `vector-not-finite` */
async function sumOf(set: VectorSet, width: number): Promise<Float64Array> {
  const sum = new Float64Array(width);
  for await (const { rows, count } of partsOf(set, width)) {
    assertFinite(rows.subarray(0, count * width));
    for (let at = 0; at < count * width; at += width)
      for (let d = 0; d < width; d++) sum[d] = (sum[d] as number) + (rows[at + d] as number);
  }
  return sum;
}

/** The mean of some less the mean of the rest. */
function meanDifference(sum: Float64Array, size: number, total: Float64Array, all: number) {
  const difference = new Float64Array(sum.length);
  for (let d = 0; d < sum.length; d++) {
    const inside = sum[d] as number;
    difference[d] = inside / size - ((total[d] as number) - inside) / (all - size);
  }
  return difference;
}

/** Divisions whose scores are held at once. */
const DIVISIONS_AT_ONCE = 64;

/**
 * How often a random division into sets of the same sizes differs at least as much along each word: `(1 + hits) /
 * (1 + permutations)`. Ties count as hits.
 */
async function permutationTest(
  words: Factor,
  dimensions: number,
  pictures: VectorSet,
  sizeA: number,
  total: Float64Array,
  observed: Float64Array,
  options: DivisionOptions,
): Promise<number[]> {
  const small = Math.min(sizeA, pictures.count - sizeA);
  const hits = new Uint32Array(observed.length);
  // The same sums in another order: rounding must not turn a tie into a miss.
  const slack = 1e-7;
  const least = observed.map((x) => Math.abs(x) - slack);
  let differences: Float64Array[] = [];
  const count = () => {
    const { numbers, stride } = productsOf(factorOf(differences, dimensions), words, dimensions);
    for (let i = 0; i < differences.length; i++)
      for (let w = 0; w < least.length; w++)
        if (Math.abs(numbers[i * stride + w] as number) >= (least[w] as number))
          hits[w] = (hits[w] as number) + 1;
    differences = [];
  };
  await sumRandomSubsets(pictures, small, dimensions, options, (sum) => {
    differences.push(meanDifference(sum, small, total, pictures.count));
    if (differences.length === DIVISIONS_AT_ONCE) count();
  });
  count();
  return Array.from(hits, (count) => (1 + count) / (1 + options.permutations));
}

/** Scores that are held at once: 32 MB. */
const MOST_SCORES = 4_000_000;
/** Standard errors on both sides of a difference that leave out 5 % (normal). */
const TWO_SIDED_95 = 1.96;

/** Scores of all pictures of a set along some words, a row a word. */
async function scoresOf(
  vocabulary: Vocabulary,
  set: VectorSet,
  first: number,
  last: number,
): Promise<Float64Array[]> {
  const { rows: words, dimensions } = vocabulary;
  const scores = Array.from({ length: last - first }, () => new Float64Array(set.count));
  for await (const { rows, from, count } of partsOf(set, dimensions))
    for (let i = 0; i < count; i++) {
      const picture = rows.subarray(i * dimensions, (i + 1) * dimensions);
      scores.forEach((along, w) => {
        const at = (first + w) * dimensions;
        along[from + i] = dot(words.subarray(at, at + dimensions), picture);
      });
    }
  return scores;
}

/** The square of the standard error of a mean. */
function squaredError(scores: Float64Array): number {
  const mean = scores.reduce((sum, x) => sum + x, 0) / scores.length;
  const squares = scores.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return squares / (scores.length - 1) / scores.length;
}

type Described = Pick<SetWord, 'auroc' | 'interval' | 'drivers'>;

/** What pictures say one by one: some words at a time, as many as memory is meant for. */
async function describeWords(
  vocabulary: Vocabulary,
  sets: readonly [VectorSet, VectorSet],
  observed: Float64Array,
  drivers: number,
  pause: (() => Promise<void>) | undefined,
): Promise<Described[]> {
  const all = sets[0].count + sets[1].count;
  const step = Math.max(1, Math.floor(MOST_SCORES / all));
  const described: Described[] = [];
  for (let first = 0; first < observed.length; first += step) {
    await pause?.();
    const last = Math.min(observed.length, first + step);
    const along = [
      await scoresOf(vocabulary, sets[0], first, last),
      await scoresOf(vocabulary, sets[1], first, last),
    ] as const;
    for (let w = first; w < last; w++) {
      const [a, b] = along.map((scores) => scores[w - first]) as [Float64Array, Float64Array];
      const difference = observed[w] as number;
      const half = TWO_SIDED_95 * Math.sqrt(squaredError(a) + squaredError(b));
      described.push({
        auroc: auroc(a, b),
        interval: [difference - half, difference + half],
        drivers: topK(difference >= 0 ? a : b, drivers),
      });
    }
  }
  return described;
}

/**
 * Compares two sets of unit vectors of the vocabulary's space (which is not checked here), read by parts several times:
 * memory does not grow with them.
 * @throws PictureMathError `set-too-small`, `vector-not-finite`, and what `pause` throws
 */
export async function compareVectorSets(
  vocabulary: Vocabulary,
  a: VectorSet,
  b: VectorSet,
  options: SetOptions = {},
): Promise<SetComparison> {
  for (const [name, { count }] of [
    ['A', a],
    ['B', b],
  ] as const)
    if (count < MIN_SET)
      throw new PictureMathError(
        'set-too-small',
        `Expected at least ${MIN_SET} pictures in set ${name}, got ${count}: one picture has no spread to compare with.`,
        { reason: { key: 'set-small', set: name, least: MIN_SET, pictures: count } },
      );
  const { permutations = DEFAULT_PERMUTATIONS, seed = 1, drivers = DEFAULT_DRIVERS } = options;
  const { onProgress, pause } = options;
  const { dimensions } = vocabulary;
  const [sumA, sumB] = [await sumOf(a, dimensions), await sumOf(b, dimensions)];
  const total = sumA.map((x, d) => x + (sumB[d] as number));
  const all = joinSets([a, b], dimensions);
  const rows = factorOfRows(vocabulary.rows, dimensions);
  const difference = factorOf([meanDifference(sumA, a.count, total, all.count)], dimensions);
  const observed = productsOf(difference, rows, dimensions).numbers.slice(0, rows.count);
  const pValues = await permutationTest(rows, dimensions, all, a.count, total, observed, {
    permutations,
    seed,
    onProgress,
    pause,
  });
  const qValues = falseDiscoveryRates(pValues);
  const described = await describeWords(vocabulary, [a, b], observed, drivers, pause);
  const words = vocabulary.words.map(({ label, category }, i): SetWord => ({
    label,
    category,
    difference: observed[i] as number,
    pValue: pValues[i] as number,
    qValue: qValues[i] as number,
    ...(described[i] as Described),
  }));
  return { words, sizes: [a.count, b.count], permutations };
}

/** The same of vectors that are in memory. @throws PictureMathError `vector-wrong-length` too */
export function compareSets(
  vocabulary: Vocabulary,
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  options: SetOptions = {},
): Promise<SetComparison> {
  for (const { length } of [...a, ...b])
    if (length !== vocabulary.dimensions)
      assertFinite(new Float32Array(length), vocabulary.dimensions);
  return compareVectorSets(vocabulary, setOf(a), setOf(b), options);
}
