/**
 * Finds the few words that can be among the best, quickly and without missing one: int8 rows are scored by our
 * WebAssembly kernel (kernels/scan.ts) along a query of 7 bits, and every row that could be good enough, given how far
 * that may be off, once more along a query of 14 bits. Those that could be good enough even then are scored exactly.
 *
 * With row w, its int8 form w' and query u, u': |w.u - w'.u'| <= |w - w'| |u| + |w'| |u - u'| (Cauchy-Schwarz).
 */
import { createPlacer, growTo, type KernelExports } from '../kernel-memory.ts';
import { COSINE, type Scoring } from './methods.ts';
import { quantizeRows } from '../vector/quantize.ts';
import { norm } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

/** What kernels/scan.ts exports; all numbers are byte offsets, counts or float32 values. */
export interface ScanExports extends KernelExports {
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
  kthLargest(scores: number, count: number, k: number, sign: number, best: number): number;
  collect(scores: number, count: number, high: number, low: number, out: number): number;
}

/** Positions, ascending, with the exact score of each. */
export interface Scored {
  positions: readonly number[];
  scores: Float64Array<ArrayBuffer>;
}

export interface Scanner {
  /** Of the kernel's memory; it never grows again. */
  readonly memoryBytes: number;
  /**
   * Every row among the `k` largest or `k` smallest exact scores, and some more.
   * @param direction a unit vector [dimensions]
   * @param exact the exact score of the row at a position
   */
  best(direction: Float32Array, k: number, exact: (position: number) => number): Scored;
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

/**
 * Puts the words of a vocabulary into a fresh kernel instance, as a method scores them: rows minus the mean, times their
 * factors.
 */
export function createScanner(
  kernel: ScanExports,
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  { mean, factors }: Scoring = COSINE,
): Scanner {
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
      const factor = factors ? (factors[i] as number) : 1;
      for (let d = 0; d < dimensions; d++)
        row[d] = ((rows[i * dimensions + d] as number) - (mean ? (mean[d] as number) : 0)) * factor;
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
    return {
      coarseStep,
      fineStep,
      coarseSlack: fromRows + rowLength * (Math.sqrt(coarseError) + ROUNDING),
      fineSlack: fromRows + rowLength * (Math.sqrt(fineError) + ROUNDING),
    };
  }

  /** The rows that may be among the `k` best or worst, their scores refined; and how far those may be off. */
  function propose(direction: Float32Array, k: number) {
    const { coarseStep, fineStep, coarseSlack, fineSlack } = write(direction);
    kernel.score(rowsAt, sumsAt, scalesAt, padded, width, coarseAt, coarseStep, scoresAt);
    const high = kernel.kthLargest(scoresAt, count, k, 1, bestAt);
    const low = -kernel.kthLargest(scoresAt, count, k, -1, bestAt);
    // Both the k-th row and its rival may be off.
    const found = kernel.collect(
      scoresAt,
      count,
      high - 2 * coarseSlack,
      low + 2 * coarseSlack,
      foundAt,
    );
    kernel.refine(rowsAt, sumsAt, scalesAt, foundAt, found, width, fineAt, fineStep, refinedAt);
    return {
      found: new Int32Array(buffer, foundAt, found),
      about: new Float32Array(buffer, refinedAt, found),
      // All of the k best and worst are among the found.
      high: kernel.kthLargest(refinedAt, found, k, 1, bestAt),
      low: -kernel.kthLargest(refinedAt, found, k, -1, bestAt),
      slack: fineSlack,
    };
  }

  function scoreAll(exact: (position: number) => number): Scored {
    const positions = Array.from({ length: count }, (_, i) => i);
    return { positions, scores: Float64Array.from(positions, exact) };
  }

  return {
    memoryBytes: buffer.byteLength,
    best(direction, k, exact) {
      const wanted = Math.min(k, count);
      if (wanted < 1) return { positions: [], scores: new Float64Array() };
      if (wanted > MAX_K) return scoreAll(exact);
      const { found, about, high, low, slack } = propose(direction, wanted);
      const values = new Float64Array(found.length).fill(Number.NaN);
      let least = Infinity;
      let most = -Infinity;
      for (let i = 0; i < found.length; i++) {
        const score = about[i] as number;
        if (score < high && score > low) continue;
        const value = exact(found[i] as number);
        values[i] = value;
        if (score >= high) least = Math.min(least, value);
        if (score <= low) most = Math.max(most, value);
      }
      // The exact k-th is known now: only the rival may be off, so few rows are left to score.
      const positions: number[] = [];
      const chosen: number[] = [];
      for (let i = 0; i < found.length; i++) {
        const score = about[i] as number;
        let value = values[i] as number;
        if (Number.isNaN(value)) {
          if (score < least - slack && score > most + slack) continue;
          value = exact(found[i] as number);
        }
        positions.push(found[i] as number);
        chosen.push(value);
      }
      return { positions, scores: Float64Array.from(chosen) };
    },
  };
}
