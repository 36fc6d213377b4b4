/** Many vectors, read by parts: in memory, on a disk, or several of them as one. */

export interface VectorSet {
  count: number;
  /** Rows `from` to `to`, without it, into the beginning of `into`, row-major. */
  readRows(from: number, to: number, into: Float32Array): Promise<void> | void;
}

export const setOf = (vectors: readonly Float32Array[]): VectorSet => ({
  count: vectors.length,
  readRows(from, to, into) {
    for (let i = from, at = 0; i < to; i++) {
      const vector = vectors[i] as Float32Array;
      into.set(vector, at);
      at += vector.length;
    }
  },
});

/** One after the other. @param dimensions of a vector */
export function joinSets(sets: readonly VectorSet[], dimensions: number): VectorSet {
  return {
    count: sets.reduce((sum, { count }) => sum + count, 0),
    async readRows(from, to, into) {
      let begin = 0;
      for (const set of sets) {
        const [first, last] = [Math.max(from, begin), Math.min(to, begin + set.count)];
        if (first < last)
          await set.readRows(
            first - begin,
            last - begin,
            into.subarray((first - from) * dimensions),
          );
        begin += set.count;
      }
    },
  };
}

const ROWS_A_PART = 1024;

/** All rows in order; each part is there until the next is asked for. */
export async function* partsOf(
  set: VectorSet,
  dimensions: number,
  size = ROWS_A_PART,
): AsyncGenerator<{ rows: Float32Array; from: number; count: number }> {
  const rows = new Float32Array(Math.min(size, set.count) * dimensions);
  for (let from = 0; from < set.count; from += size) {
    const to = Math.min(set.count, from + size);
    await set.readRows(from, to, rows);
    yield { rows, from, count: to - from };
  }
}
