/** Cholesky factors of symmetric positive matrices, for distances in units of a covariance. */
import { PictureMathError } from '../errors.ts';

/**
 * The lower factor L of `matrix` = L L' [n, n], row-major; what is above the diagonal of `matrix` is not read.
 * @throws PictureMathError `vector-not-finite` when the matrix is not positive, or no number
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array<ArrayBuffer> {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] as number) * (l[j * n + k] as number);
      if (i === j && !(sum > 0))
        throw new PictureMathError(
          'vector-not-finite',
          `Expected vectors that span a space, got none along row ${i}: ${sum}.`,
        );
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / (l[j * n + j] as number);
    }
  return l;
}

/** Solves `L x = v` for a lower factor [n, n]; what is above its diagonal is not read. */
export function solveLower(
  l: ArrayLike<number>,
  v: ArrayLike<number>,
  n: number,
): Float64Array<ArrayBuffer> {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = v[i] as number;
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] as number) * (x[k] as number);
    x[i] = sum / (l[i * n + i] as number);
  }
  return x;
}

/** Solves `L L' x = v` for a lower factor [n, n]. */
export function solve(
  l: ArrayLike<number>,
  v: ArrayLike<number>,
  n: number,
): Float64Array<ArrayBuffer> {
  const x = solveLower(l, v, n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] as number) * (x[k] as number);
    x[i] = sum / (l[i * n + i] as number);
  }
  return x;
}

/** The covariance of rows [count, n] around `mean`; the lower half alone is filled. */
export function covarianceOf(rows: Float32Array, mean: Float32Array): Float64Array<ArrayBuffer> {
  const n = mean.length;
  const count = rows.length / n;
  const covariance = new Float64Array(n * n);
  const centred = new Float64Array(n);
  for (let row = 0; row < count; row++) {
    for (let d = 0; d < n; d++) centred[d] = (rows[row * n + d] as number) - (mean[d] as number);
    for (let i = 0; i < n; i++) {
      const x = (centred[i] as number) / count;
      for (let j = 0; j <= i; j++)
        covariance[i * n + j] = (covariance[i * n + j] as number) + x * (centred[j] as number);
    }
  }
  return covariance;
}

/**
 * A covariance [n, n] shrunk towards a multiple of the unit matrix of the same trace (Ledoit and Wolf 2004, with a given
 * share), in its place; the lower half alone is read.
 */
export function shrink<Matrix extends Float64Array>(
  covariance: Matrix,
  n: number,
  share: number,
): Matrix {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += covariance[i * n + i] as number;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      covariance[i * n + j] =
        (1 - share) * (covariance[i * n + j] as number) + (i === j ? (share * trace) / n : 0);
  return covariance;
}

/** The covariance of rows, shrunk. */
export const shrunkCovariance = (rows: Float32Array, mean: Float32Array, share: number) =>
  shrink(covarianceOf(rows, mean), mean.length, share);
