/**
 * Finds the few words that can be among the best, quickly and without missing one: int8 rows are scored by our
 * WebAssembly kernel (kernels/scan.ts), and every row whose score could be good enough, given how far int8 may be off, is
 * a candidate. The caller scores the candidates exactly.
 *
 * With row w, its int8 form w' and query u, u' (14 bits): |w.u - w'.u'| <= |w - w'| |u| + |w'| |u - u'| (Cauchy-Schwarz).
 */
import { quantizeRows } from './quantize.ts';
import { COSINE, type Scoring } from './methods.ts';
import { norm } from './vector.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What kernels/scan.ts exports; all numbers are byte offsets, counts or float32 values. */
export interface ScanExports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  heapBase: { value: number };
  score(
    rows: number,
    offsets: number,
    scales: number,
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

const PAGE = 65_536;
const MAX_LEVEL = 8191;
const MIDDLE = 8192;
/** Most words that one question may rank: k and what it excludes. */
const MAX_K = 256;
/** Float32 rounding of a score and of the bounds, as a share of the longest row. */
const ROUNDING = 1e-6;

/**
 * Puts the words of a vocabulary into a fresh kernel instance, as a method scores them: rows minus the mean, times their
 * factors. Sums must fit 32 bits: at most 2,064 dimensions.
 */
export function createScanner(
  kernel: ScanExports,
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  { mean, factors }: Scoring = COSINE,
): Scanner {
  const count = rows.length / dimensions;
  const width = Math.ceil(dimensions / 16) * 16;
  const padded = Math.ceil(count / 4) * 4;
  let end = Math.ceil(kernel.heapBase.value / 16) * 16;
  const take = (bytes: number) => {
    const at = end;
    end += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const rowsAt = take(padded * width);
  const [offsetsAt, scalesAt, scoresAt, foundAt] = [0, 0, 0, 0].map(() => take(padded * 4)) as [
    number,
    number,
    number,
    number,
  ];
  const queryAt = take(width * 2);
  const bestAt = take(MAX_K * 4);
  kernel.memory.grow(Math.max(0, Math.ceil((end - kernel.memory.buffer.byteLength) / PAGE)));
  const { buffer } = kernel.memory;
  const scores = new Float32Array(buffer, scoresAt, padded);
  const digits = new Uint8Array(buffer, queryAt, width * 2);
  // What is behind the dimensions stays 0, in rows and in the query: it adds nothing.
  const levels = Math.min(MAX_LEVEL, Math.floor((2 ** 31 - 1) / (127 * width)));
  const { rowError, rowLength } = fill();

  /** Writes the rows one by one, so that there is no second copy of all. */
  function fill() {
    const offsets = new Int32Array(buffer, offsetsAt, padded);
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
      bytes.set(values, i * width);
      let sum = 0;
      let error = 0;
      let length = 0;
      for (let d = 0; d < dimensions; d++) {
        const value = values[d] as number;
        sum += value;
        error += ((row[d] as number) - value * scale) ** 2;
        length += (value * scale) ** 2;
      }
      offsets[i] = MIDDLE * sum;
      scales[i] = scale;
      rowError = Math.max(rowError, Math.sqrt(error));
      rowLength = Math.max(rowLength, Math.sqrt(length));
    }
    return { rowError, rowLength };
  }

  /** Scores all rows; returns how far any of them may be off. */
  function run(direction: Float32Array): number {
    let top = 0;
    for (let d = 0; d < dimensions; d++) top = Math.max(top, Math.abs(direction[d] as number));
    const scale = Math.fround((top || 1) / levels);
    let error = 0;
    for (let d = 0; d < dimensions; d++) {
      const x = direction[d] as number;
      const level = Math.round(x / scale);
      error += (x - level * scale) ** 2;
      const at = (d >> 4) * 32 + (d & 15);
      digits[at] = (level + MIDDLE) >> 7;
      digits[at + 16] = (level + MIDDLE) & 127;
    }
    kernel.score(rowsAt, offsetsAt, scalesAt, padded, width, queryAt, scale, scoresAt);
    return rowError * norm(direction) + rowLength * (Math.sqrt(error) + ROUNDING);
  }

  function scoreAll(exact: (position: number) => number): Scored {
    const positions = Array.from({ length: count }, (_, i) => i);
    return { positions, scores: Float64Array.from(positions, exact) };
  }

  const collected = (high: number, low: number) =>
    new Int32Array(buffer, foundAt, kernel.collect(scoresAt, count, high, low, foundAt)).slice();

  return {
    memoryBytes: buffer.byteLength,
    best(direction, k, exact) {
      if (k > MAX_K) return scoreAll(exact);
      const slack = run(direction);
      const wanted = Math.min(k, count);
      if (wanted < 1) return { positions: [], scores: new Float64Array() };
      const high = kernel.kthLargest(scoresAt, count, wanted, 1, bestAt);
      const low = -kernel.kthLargest(scoresAt, count, wanted, -1, bestAt);
      // Both the k-th row and its rival may be off.
      const found = collected(high - 2 * slack, low + 2 * slack);
      const sure = new Map<number, number>();
      let least = Infinity;
      let most = -Infinity;
      for (const position of found) {
        const about = scores[position] as number;
        if (about < high && about > low) continue;
        const score = exact(position);
        sure.set(position, score);
        if (about >= high) least = Math.min(least, score);
        if (about <= low) most = Math.max(most, score);
      }
      // The exact k-th is known now: only the rival may be off, so fewer rows are left to score.
      const positions: number[] = [];
      const values: number[] = [];
      for (const position of found) {
        const about = scores[position] as number;
        const known = sure.get(position);
        if (known === undefined && about < least - slack && about > most + slack) continue;
        positions.push(position);
        values.push(known ?? exact(position));
      }
      return { positions, scores: Float64Array.from(values) };
    },
  };
}
