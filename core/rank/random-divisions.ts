/**
 * Sums over random subsets of many vectors, all subsets in one reading: vectors come in blocks of ten, the sums of all 1,024
 * subsets of a block are made once, and each division adds the one that it drew. That is a fifth of the additions, and
 * memory that does not grow with the vectors.
 */
import { createRandom } from '../random.ts';
import { partsOf, type VectorSet } from './vector-set.ts';

const BLOCK = 10;
const SUBSETS = 2 ** BLOCK;
/** Divisions whose sums lie in the processor's cache: 6 MB of 384 numbers. */
const AT_ONCE = 2048;
const BLOCKS_A_PAUSE = 8;

export interface DivisionOptions {
  permutations: number;
  seed: number;
  onProgress?: ((done: number, all: number) => void) | undefined;
  pause?: (() => Promise<void>) | undefined;
}

/** Rows of a table of zeros: views, because indices with an offset are slower. */
function zeros(count: number, width: number): Float64Array[] {
  const table = new Float64Array(count * width);
  return Array.from({ length: count }, (_, i) => table.subarray(i * width, (i + 1) * width));
}

/** Sums of all subsets of some rows: each is that without its lowest row, and that row. */
function sumSubsets(sums: readonly Float64Array[], rows: readonly Float32Array[]): void {
  for (let subset = 1; subset < 2 ** rows.length; subset++) {
    const row = rows[31 - Math.clz32(subset & -subset)] as Float32Array;
    const from = sums[subset & (subset - 1)] as Float64Array;
    const sum = sums[subset] as Float64Array;
    for (let d = 0; d < sum.length; d++) sum[d] = (from[d] as number) + (row[d] as number);
  }
}

/** Adds one vector to another. */
function add(sum: Float64Array, other: Float64Array): void {
  for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (other[d] as number);
}

/**
 * Draws `size` of the set's vectors, every subset of that size as likely as any other, and gives their sum to `take`; so
 * often as `permutations` says. One vector after the other is drawn with the share that is still to be drawn of those that
 * are left (Knuth, TAOCP 2, 3.4.2, algorithm S).
 * @throws what `pause` throws
 */
export async function sumRandomSubsets(
  set: VectorSet,
  size: number,
  width: number,
  { permutations, seed, onProgress, pause }: DivisionOptions,
  take: (sum: Float64Array) => void,
): Promise<void> {
  const random = createRandom(seed);
  const subsets = zeros(SUBSETS, width);
  for (let done = 0; done < permutations; done += AT_ONCE) {
    const batch = Math.min(AT_ONCE, permutations - done);
    const sums = zeros(batch, width);
    const wanted = new Float64Array(batch).fill(size);
    let blocks = 0;
    for await (const { rows, from, count } of partsOf(set, width))
      for (let first = 0; first < count; first += BLOCK) {
        if (blocks++ % BLOCKS_A_PAUSE === 0) {
          onProgress?.(done + Math.floor((batch * (from + first)) / set.count), permutations);
          await pause?.();
        }
        const block = Math.min(BLOCK, count - first);
        const at = (i: number) => (first + i) * width;
        sumSubsets(
          subsets,
          Array.from({ length: block }, (_, i) => rows.subarray(at(i), at(i + 1))),
        );
        const left = set.count - from - first;
        for (let p = 0; p < batch; p++) {
          let need = wanted[p] as number;
          let drawn = 0;
          for (let i = 0; i < block && need > 0; i++)
            if (random.next() * (left - i) < need) {
              drawn |= 1 << i;
              need--;
            }
          wanted[p] = need;
          if (drawn > 0) add(sums[p] as Float64Array, subsets[drawn] as Float64Array);
        }
      }
    for (const sum of sums) take(sum);
  }
  onProgress?.(permutations, permutations);
}
