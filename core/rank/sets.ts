/**
 * What differs between two sets of pictures, word by word: how far the means are apart along the word, how well the word
 * tells the sets apart picture by picture (AUROC), how likely chance is (permutation test), and what share of the words
 * called different may be chance (Benjamini and Hochberg 1995). After VisDiff (Dunlap et al. 2024), with the words of a
 * vocabulary in place of proposed sentences.
 */
import { PictureMathError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { COSINE, scorer } from './methods.ts';
import { assertFinite, combine, dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

export interface SetWord {
  label: string;
  category: string | null;
  /** `(mean A - mean B) . w`: positive is more of it in A. */
  difference: number;
  /** The chance that a picture of A scores higher than one of B, ties half: .5 is no difference. */
  auroc: number;
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

/** The mean of vectors, in float64. */
const meanOf = (vectors: readonly Float32Array[]) =>
  combine(vectors.map((vector) => ({ weight: 1 / vectors.length, vector })));

/**
 * The chance that a number of `a` is larger than one of `b`, ties half (Mann and Whitney 1947): by ranks, n log n.
 */
export function auroc(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const all = [
    ...Array.from(a, (value) => ({ value, first: true })),
    ...Array.from(b, (value) => ({ value, first: false })),
  ].sort((x, y) => x.value - y.value);
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    // One step at least: what is no number equals nothing, itself neither.
    do to++;
    while (to < all.length && all[to]?.value === all[from]?.value);
    // Equal numbers share the mean of their ranks, which count from 1.
    for (let i = from; i < to; i++) if (all[i]?.first) rankSum += (from + 1 + to) / 2;
    from = to;
  }
  return (rankSum - (a.length * (a.length + 1)) / 2) / (a.length * b.length);
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

/**
 * How often a random division into sets of the same sizes differs at least as much along each word: `(1 + hits) /
 * (1 + permutations)`. Ties count as hits.
 */
async function permutationTest(
  vocabulary: Vocabulary,
  pictures: readonly Float32Array[],
  sizeA: number,
  observed: Float64Array,
  options: Required<Pick<SetOptions, 'permutations' | 'seed'>> & SetOptions,
): Promise<number[]> {
  const { permutations, seed, onProgress, pause } = options;
  const { dimensions } = vocabulary;
  const random = createRandom(seed);
  const total = new Float64Array(dimensions);
  for (const picture of pictures)
    for (let d = 0; d < dimensions; d++) total[d] = (total[d] as number) + (picture[d] as number);
  const order = pictures.map((_, i) => i);
  const small = Math.min(sizeA, pictures.length - sizeA);
  const hits = new Uint32Array(observed.length);
  const difference = new Float32Array(dimensions);
  const sum = new Float64Array(dimensions);
  // The same sums in another order: rounding must not turn a tie into a miss.
  const slack = 1e-7;
  for (let round = 0; round < permutations; round++) {
    if (round % 64 === 0) {
      onProgress?.(round, permutations);
      await pause?.();
    }
    sum.fill(0);
    for (let i = 0; i < small; i++) {
      // Fisher and Yates, as far as the smaller set needs it.
      const j = i + Math.floor(random.next() * (order.length - i));
      const picked = order[j] as number;
      order[j] = order[i] as number;
      order[i] = picked;
      const picture = pictures[picked] as Float32Array;
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (picture[d] as number);
    }
    const rest = pictures.length - small;
    for (let d = 0; d < dimensions; d++)
      difference[d] =
        (sum[d] as number) / small - ((total[d] as number) - (sum[d] as number)) / rest;
    const score = scorer(vocabulary, COSINE, difference);
    for (let w = 0; w < observed.length; w++)
      if (Math.abs(score(w)) + slack >= Math.abs(observed[w] as number))
        hits[w] = (hits[w] as number) + 1;
  }
  onProgress?.(permutations, permutations);
  return Array.from(hits, (count) => (1 + count) / (1 + permutations));
}

/**
 * Compares two sets of unit vectors of the vocabulary's space (which is not checked here).
 * @throws PictureMathError `set-too-small`, `vector-wrong-length`, `vector-not-finite`, and what `pause` throws
 */
export async function compareSets(
  vocabulary: Vocabulary,
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  options: SetOptions = {},
): Promise<SetComparison> {
  for (const [name, set] of [
    ['A', a],
    ['B', b],
  ] as const)
    if (set.length < MIN_SET)
      throw new PictureMathError(
        'set-too-small',
        `Expected at least ${MIN_SET} pictures in set ${name}, got ${set.length}: one picture has no spread to compare with.`,
        { reason: { key: 'set-small', set: name, least: MIN_SET, pictures: set.length } },
      );
  for (const vector of [...a, ...b]) assertFinite(vector, vocabulary.dimensions);
  const { permutations = DEFAULT_PERMUTATIONS, seed = 1, drivers = DEFAULT_DRIVERS } = options;
  const difference = combine([
    { weight: 1, vector: meanOf(a) },
    { weight: -1, vector: meanOf(b) },
  ]);
  const along = scorer(vocabulary, COSINE, difference);
  const observed = Float64Array.from(vocabulary.words, (_, i) => along(i));
  const pValues = await permutationTest(vocabulary, [...a, ...b], a.length, observed, {
    ...options,
    permutations,
    seed,
  });
  const qValues = falseDiscoveryRates(pValues);
  const words = vocabulary.words.map(({ label, category }, i): SetWord => {
    const row = vocabulary.rows.subarray(
      i * vocabulary.dimensions,
      (i + 1) * vocabulary.dimensions,
    );
    const [scoresA, scoresB] = [a, b].map((set) => Float64Array.from(set, (x) => dot(row, x)));
    const more = (observed[i] as number) >= 0 ? scoresA : scoresB;
    const order = Array.from(more ?? [], (_, at) => at).sort(
      (x, y) => (more?.[y] ?? 0) - (more?.[x] ?? 0) || x - y,
    );
    return {
      label,
      category,
      difference: observed[i] as number,
      auroc: auroc(scoresA ?? [], scoresB ?? []),
      pValue: pValues[i] as number,
      qValue: qValues[i] as number,
      drivers: order.slice(0, drivers),
    };
  });
  return { words, sizes: [a.length, b.length], permutations };
}
