/**
 * Products of many vectors with many, in blocks: each number that is read serves several products, and none is converted
 * twice. In float64, in the order of the dimensions.
 */

/** Rows of the left and of the right that are multiplied at once. */
const TALL = 2;
const WIDE = 4;

/** Rows as they are multiplied: in float64, next to each other, with rows of zeros up to a whole block. */
export interface Factor {
  count: number;
  numbers: Float64Array;
}

/** Rows of zeros [count, dimensions], to be filled. */
export const createFactor = (count: number, dimensions: number): Factor => ({
  count,
  numbers: new Float64Array(Math.ceil(count / WIDE) * WIDE * dimensions),
});

/** The first `dimensions` of each vector. */
export function factorOf(
  vectors: readonly (Float32Array | Float64Array)[],
  dimensions: number,
): Factor {
  const factor = createFactor(vectors.length, dimensions);
  vectors.forEach((vector, i) =>
    factor.numbers.set(vector.subarray(0, dimensions), i * dimensions),
  );
  return factor;
}

/** The rows of a table [n, dimensions]. */
export function factorOfRows(rows: Float32Array, dimensions: number): Factor {
  const factor = createFactor(rows.length / dimensions, dimensions);
  factor.numbers.set(rows);
  return factor;
}

export interface Products {
  /** `left[i] . right[j]` stands at `i * stride + j`. */
  numbers: Float64Array;
  stride: number;
}

/**
 * The products of each row of the left with each of the right; where both are the same rows, `isLower` leaves out those
 * with later ones. O(left * right * dimensions).
 */
export function productsOf(
  left: Factor,
  right: Factor,
  dimensions: number,
  { isLower = false } = {},
): Products {
  const stride = Math.ceil(right.count / WIDE) * WIDE;
  const numbers = new Float64Array(Math.ceil(left.count / TALL) * TALL * stride);
  for (let i = 0; i < left.count; i += TALL) {
    const end = isLower ? Math.min(right.count, i + TALL) : right.count;
    for (let j = 0; j < end; j += WIDE)
      multiplyBlock(left.numbers, i, right.numbers, j, dimensions, numbers, i * stride + j, stride);
  }
  return { numbers, stride };
}

/** Two rows by four, whose eight sums stay in registers. */
function multiplyBlock(
  left: Float64Array,
  i: number,
  right: Float64Array,
  j: number,
  dimensions: number,
  products: Float64Array,
  at: number,
  stride: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  const a = i * dimensions;
  const b = a + dimensions;
  const p = j * dimensions;
  const q = p + dimensions;
  const r = q + dimensions;
  const s = r + dimensions;
  for (let d = 0; d < dimensions; d++) {
    const x = left[a + d] as number;
    const y = left[b + d] as number;
    const t0 = right[p + d] as number;
    const t1 = right[q + d] as number;
    const t2 = right[r + d] as number;
    const t3 = right[s + d] as number;
    a0 += x * t0;
    a1 += x * t1;
    a2 += x * t2;
    a3 += x * t3;
    b0 += y * t0;
    b1 += y * t1;
    b2 += y * t2;
    b3 += y * t3;
  }
  products[at] = a0;
  products[at + 1] = a1;
  products[at + 2] = a2;
  products[at + 3] = a3;
  products[at + stride] = b0;
  products[at + stride + 1] = b1;
  products[at + stride + 2] = b2;
  products[at + stride + 3] = b3;
}
