/**
 * Finds the few words that can be among the best, quickly and without missing one: int8 rows are scored by our
 * WebAssembly kernel (kernels/scan.ts) along a query of 7 bits, and every row that could be good enough, given how far
 * that may be off, once more along a query of 14 bits. Those that could be good enough even then are scored exactly.
 *
 * With row w, its int8 form w' and query u, u': |w.u - w'.u'| <= |w - w'| |u| + |w'| |u - u'| (Cauchy-Schwarz).
 *
 * The rows are those of the words less the mean of all texts, m: `w.u = (w - m).u + m.u`, so one pass over them serves
 * every method, each of which shifts the products and multiplies them with factors of the words.
 */
import { createPlacer, growTo } from '../kernel-memory.ts';
import { METHODS, scoringOf, type Method, type Scorable } from './methods.ts';
import {
  kernelProducts,
  productBytes,
  type ProductExports,
  type RowProducts,
} from './row-products.ts';
import { quantizeRows } from '../vector/quantize.ts';
import { topK } from '../vector/top-k.ts';
import { dot, norm } from '../vector/vector.ts';

/** What kernels/scan.ts exports; all numbers are byte offsets, counts or float32 values. */
export interface ScanExports extends ProductExports {
  score(
    rows: number,
    rowSums: number,
    scales: number,
    count: number,
    width: number,
    query: number,
    queryScale: number,
    scores: number,
  ): void;
  refine(
    rows: number,
    rowSums: number,
    scales: number,
    positions: number,
    count: number,
    width: number,
    query: number,
    queryScale: number,
    scores: number,
  ): void;
  kthLargest(
    scores: number,
    factors: number,
    count: number,
    k: number,
    sign: number,
    offset: number,
    best: number,
  ): number;
  collect(
    scores: number,
    factors: number,
    count: number,
    above: number,
    high: number,
    below: number,
    low: number,
    out: number,
  ): number;
}

/** Positions, ascending, with the exact score of each. */
export interface Scored {
  positions: readonly number[];
  scores: Float64Array<ArrayBuffer>;
}

/** All rows along one direction; good until the scanner looks along another one. */
export interface Scan {
  /**
   * Every row among the `k` largest or `k` smallest exact scores of a method, and some more.
   * @param exact the exact score of the row at a position
   * @throws PictureMathError `method-unavailable`
   */
  best(method: Method, k: number, exact: (position: number) => number): Scored;
}

export interface Scanner {
  /** Of the kernel's memory; it never grows again. */
  readonly memoryBytes: number;
  /** Of the rows as they are in the vocabulary. */
  readonly products: RowProducts;
  /** @param direction a unit vector [dimensions] */
  along(direction: Float32Array): Scan;
}

/** Rows come in groups of so many, and their numbers in blocks of 16. */
const GROUP = 8;
const BLOCK = 16;
const COARSE_MIDDLE = 64;
const FINE_MIDDLE = 8192;
/** Most words that one question may rank: twice its k, and what it excludes. */
const MAX_K = 320;
/** Float32 rounding of a score and of the bounds, as a share of the longest row. */
const ROUNDING = 1e-6;

/** Puts the words of a vocabulary into a fresh kernel instance. */
export function createScanner(kernel: ScanExports, vocabulary: Scorable): Scanner {
  const { rows, dimensions, textMean } = vocabulary;
  const mean = textMean.length === 0 ? new Float32Array(dimensions) : textMean;
  const count = rows.length / dimensions;
  const width = Math.ceil(dimensions / BLOCK) * BLOCK;
  const padded = Math.ceil(count / GROUP) * GROUP;
  const { take, end } = createPlacer(kernel.heapBase.value);
  const rowsAt = take(padded * width);
  const [sumsAt, scalesAt, scoresAt, foundAt, refinedAt] = [0, 0, 0, 0, 0].map(() =>
    take(padded * 4),
  ) as [number, number, number, number, number];
  const coarseAt = take(width);
  const fineAt = take(width * 2);
  const bestAt = take(MAX_K * 4);
  const factorsAt = METHODS.map(() => take(padded * 4));
  const productsAt = take(productBytes(dimensions));
  const buffer = growTo(kernel, end());
  // What is behind the dimensions stays 0 in the rows: it adds nothing, whatever the query has there.
  const coarse = new Uint8Array(buffer, coarseAt, width);
  const fine = new Uint8Array(buffer, fineAt, width * 2);
  // Sums of int8 times these must fit 32 bits.
  const fineLevels = Math.min(FINE_MIDDLE - 1, Math.floor((2 ** 31 - 1) / (127 * width)));
  const { rowError, rowLength } = fill();

  /** Writes the rows one by one, so that there is no second copy of all. */
  function fill() {
    const sums = new Int32Array(buffer, sumsAt, padded);
    const scales = new Float32Array(buffer, scalesAt, padded);
    const bytes = new Int8Array(buffer, rowsAt, padded * width);
    const row = new Float32Array(dimensions);
    let rowError = 0;
    let rowLength = 0;
    for (let i = 0; i < count; i++) {
      for (let d = 0; d < dimensions; d++)
        row[d] = (rows[i * dimensions + d] as number) - (mean[d] as number);
      const { values, scales: own } = quantizeRows(row, dimensions);
      const scale = own[0] as number;
      const group = Math.floor(i / GROUP) * GROUP * width + (i % GROUP) * BLOCK;
      for (let d = 0; d < dimensions; d += BLOCK)
        bytes.set(values.subarray(d, d + BLOCK), group + d * GROUP);
      let sum = 0;
      let error = 0;
      let length = 0;
      for (let d = 0; d < dimensions; d++) {
        const value = values[d] as number;
        sum += value;
        error += ((row[d] as number) - value * scale) ** 2;
        length += (value * scale) ** 2;
      }
      sums[i] = sum;
      scales[i] = scale;
      rowError = Math.max(rowError, Math.sqrt(error));
      rowLength = Math.max(rowLength, Math.sqrt(length));
    }
    return { rowError, rowLength };
  }

  /** Writes the query in both precisions; what a step of each stands for, and how far scores may be off with it. */
  function write(direction: Float32Array) {
    let top = 0;
    for (let d = 0; d < dimensions; d++) top = Math.max(top, Math.abs(direction[d] as number));
    const coarseStep = Math.fround((top || 1) / (COARSE_MIDDLE - 1));
    const fineStep = Math.fround((top || 1) / fineLevels);
    let coarseError = 0;
    let fineError = 0;
    for (let d = 0; d < dimensions; d++) {
      const x = direction[d] as number;
      const rough = Math.round(x / coarseStep);
      const level = Math.round(x / fineStep);
      coarseError += (x - rough * coarseStep) ** 2;
      fineError += (x - level * fineStep) ** 2;
      coarse[d] = rough + COARSE_MIDDLE;
      const at = (d >> 4) * 32 + (d & 15);
      fine[at] = (level + FINE_MIDDLE) >> 7;
      fine[at + 16] = (level + FINE_MIDDLE) & 127;
    }
    const fromRows = rowError * norm(direction);
    const alongMean = dot(direction, mean);
    const rounding = ROUNDING * (rowLength + Math.abs(alongMean));
    return {
      alongMean,
      coarseStep,
      fineStep,
      coarseSlack: fromRows + rowLength * Math.sqrt(coarseError) + rounding,
      fineSlack: fromRows + rowLength * Math.sqrt(fineError) + rounding,
    };
  }

  const written = new Set<Method>();
  /** Where the factors of a method lie, which are written when it is asked for first. */
  function placeFactors(method: Method): number {
    const at = factorsAt[METHODS.indexOf(method)] as number;
    if (written.has(method)) return at;
    const { factors } = scoringOf(vocabulary, method);
    const place = new Float32Array(buffer, at, count);
    if (factors) place.set(factors);
    else place.fill(1);
    written.add(method);
    return at;
  }

  /** The rows that may be among the `k` best or worst by a method, how they score about, and how far that may be off. */
  function propose(method: Method, k: number, query: ReturnType<typeof write>) {
    const { alongMean, coarseSlack, fineStep, fineSlack } = query;
    const at = placeFactors(method);
    const shift = scoringOf(vocabulary, method).mean ? 0 : alongMean;
    // Both the k-th row and its rival may be off.
    const [more, less] = [shift + coarseSlack, shift - coarseSlack];
    const high = kernel.kthLargest(scoresAt, at, count, k, 1, less, bestAt);
    const low = -kernel.kthLargest(scoresAt, at, count, k, -1, more, bestAt);
    const found = kernel.collect(scoresAt, at, count, more, high, less, low, foundAt);
    kernel.refine(rowsAt, sumsAt, scalesAt, foundAt, found, width, fineAt, fineStep, refinedAt);
    const positions = new Int32Array(buffer, foundAt, found);
    const factors = new Float32Array(buffer, at, count);
    const refined = new Float32Array(buffer, refinedAt, found);
    const about = new Float64Array(found);
    const slack = new Float64Array(found);
    for (let i = 0; i < found; i++) {
      const factor = factors[positions[i] as number] as number;
      about[i] = ((refined[i] as number) + shift) * factor;
      slack[i] = fineSlack * factor;
    }
    return { positions, about, slack };
  }

  function scoreAll(exact: (position: number) => number): Scored {
    const positions = Array.from({ length: count }, (_, i) => i);
    return { positions, scores: Float64Array.from(positions, exact) };
  }

  /** Of a method, from what was written and scored along a direction. */
  function best(
    method: Method,
    k: number,
    exact: (position: number) => number,
    query: ReturnType<typeof write>,
  ): Scored {
    const wanted = Math.min(k, count);
    if (wanted < 1) return { positions: [], scores: new Float64Array() };
    if (wanted > MAX_K) return scoreAll(exact);
    const { positions: proposed, about, slack } = propose(method, wanted, query);
    const values = new Float64Array(about.length).fill(Number.NaN);
    const score = (i: number) => {
      if (Number.isNaN(values[i])) values[i] = exact(proposed[i] as number);
      return values[i] as number;
    };
    const least = Math.min(...topK(about, wanted, 1).map(score));
    const most = Math.max(...topK(about, wanted, -1).map(score));
    // At least so many exact scores are as good now: only the rival may be off, so few rows are left to score.
    const positions: number[] = [];
    const scores: number[] = [];
    for (let i = 0; i < about.length; i++) {
      const off = slack[i] as number;
      if (
        Number.isNaN(values[i]) &&
        (about[i] as number) + off < least &&
        (about[i] as number) - off > most
      )
        continue;
      positions.push(proposed[i] as number);
      scores.push(score(i));
    }
    return { positions, scores: Float64Array.from(scores) };
  }

  return {
    memoryBytes: buffer.byteLength,
    products: kernelProducts(kernel, productsAt, vocabulary),
    along(direction) {
      const query = write(direction);
      kernel.score(rowsAt, sumsAt, scalesAt, padded, width, coarseAt, query.coarseStep, scoresAt);
      return { best: (method, k, exact) => best(method, k, exact, query) };
    },
  };
}
