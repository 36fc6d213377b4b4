/**
 * Products of the rows of a vocabulary, in float64: by the scan's kernel, or by loops where there is none. Both add in one
 * order, so that an answer has the same bits whoever multiplies.
 */
import type { KernelExports } from '../kernel-memory.ts';
import { dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

type Rows = Pick<Vocabulary, 'rows' | 'dimensions'>;

export interface RowProducts {
  /** Of a direction [dimensions] with the row at a position. */
  along(direction: Float32Array): (position: number) => number;
  /** Of the rows at two positions. */
  between(first: number, second: number): number;
}

export function plainProducts({ rows, dimensions }: Rows): RowProducts {
  // A view of the row: indices with an offset take twice the time.
  const row = (position: number) =>
    rows.subarray(position * dimensions, (position + 1) * dimensions);
  return {
    along: (direction) => (position) => dot(direction, row(position)),
    between: (first, second) => dot(row(first), row(second)),
  };
}

/** What kernels/scan.ts exports for these; byte offsets, and a count of float32 values. */
export interface ProductExports extends KernelExports {
  product(a: number, b: number, count: number): number;
}

/** Rows that stay in the kernel's memory at once: more than one answer usually compares. */
const SLOTS = 64;

/** The bytes that `kernelProducts` needs. */
export const productBytes = (dimensions: number) => (SLOTS + 1) * dimensions * 4;

/** @param at where `productBytes` are free in the kernel's memory, which does not grow again */
export function kernelProducts(
  kernel: ProductExports,
  at: number,
  { rows, dimensions }: Rows,
): RowProducts {
  const bytes = dimensions * 4;
  const numbers = new Float32Array(kernel.memory.buffer, at, (SLOTS + 1) * dimensions);
  const directionAt = at + SLOTS * bytes;
  const slots = new Map<number, number>();
  const held = new Int32Array(SLOTS).fill(-1);
  let next = 0;
  /** Copies a row into the slot that was filled longest ago, unless it is in one; where it lies. */
  function place(position: number): number {
    const known = slots.get(position);
    if (known !== undefined) return known;
    slots.delete(held[next] as number);
    held[next] = position;
    numbers.set(
      rows.subarray(position * dimensions, (position + 1) * dimensions),
      next * dimensions,
    );
    const place = at + next * bytes;
    slots.set(position, place);
    next = (next + 1) % SLOTS;
    return place;
  }
  /** Whose direction lies in the kernel's memory. */
  let owner: object | null = null;
  return {
    along(direction) {
      const own = (position: number) => {
        if (owner !== own) numbers.set(direction, SLOTS * dimensions);
        owner = own;
        return kernel.product(directionAt, place(position), dimensions);
      };
      return own;
    },
    between(first, second) {
      place(first);
      const b = place(second);
      // The second may have come into the place of the first, but not the other way round.
      return kernel.product(place(first), b, dimensions);
    },
  };
}
