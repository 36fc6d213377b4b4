/** Arithmetic on vectors. Sums run in float64 in a fixed order, so that equal inputs give equal bits everywhere. */
import { PictureMathError } from '../errors.ts';

/** A vector of length 1; made by `normalize` alone, because mixing raw and unit vectors fails silently. */
export type UnitVector = Float32Array<ArrayBuffer> & { readonly unit: true };

/** Below this length a vector has no usable direction: float32 rounding of unit vectors is about 1e-7 per component. */
export const MIN_LENGTH = 1e-6;

/**
 * Inner product of vectors of equal length, which is not checked. Four sums side by side, because one alone would wait
 * for each addition.
 */
export function dot(a: Float32Array, b: Float32Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blocks = a.length - (a.length % 4);
  let i = 0;
  for (; i < blocks; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < a.length; i++) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}

/** Euclidean length. */
export function norm(v: Float32Array): number {
  return Math.sqrt(dot(v, v));
}

/** Whether all numbers are finite: in one pass without a call, since vocabularies have millions. */
export function areFinite(v: Float32Array): boolean {
  let odd = 0;
  // Infinity - Infinity and NaN - NaN are NaN, which sums keep.
  for (let i = 0; i < v.length; i++) odd += (v[i] as number) - (v[i] as number);
  return odd === 0;
}

/**
 * Refuses what no sum or search can be made with, before it runs into one.
 * @throws PictureMathError `vector-wrong-length`, `vector-not-finite`
 */
export function assertFinite(v: Float32Array, dimensions = v.length): void {
  if (v.length !== dimensions)
    throw new PictureMathError(
      'vector-wrong-length',
      `Expected ${dimensions} numbers, got ${v.length}: was this vector made with another model?`,
    );
  if (areFinite(v)) return;
  const bad = v.findIndex((x) => !Number.isFinite(x));
  throw new PictureMathError(
    'vector-not-finite',
    `Expected finite numbers, got ${v[bad]} at position ${bad}.`,
  );
}

/**
 * Scales `v` to length 1; `v` is not modified.
 * @throws PictureMathError `vector-not-finite`; `vector-zero`: a zero vector has no direction.
 */
export function normalize(v: Float32Array): UnitVector {
  assertFinite(v);
  const length = norm(v);
  if (!(length >= MIN_LENGTH))
    throw new PictureMathError(
      'vector-zero',
      `Expected a vector of length at least ${MIN_LENGTH}, got length ${length}: a zero vector has no direction.`,
    );
  const unit = new Float32Array(v.length);
  for (let i = 0; i < v.length; i++) unit[i] = (v[i] as number) / length;
  return unit as UnitVector; // the only place that makes the brand
}

/** Weighted sum of vectors of equal length: `sum weight_k * vector_k`, in float64, rounded once. */
export function combine(
  terms: readonly { weight: number; vector: Float32Array }[],
): Float32Array<ArrayBuffer> {
  const sum = new Float64Array(terms[0]?.vector.length ?? 0);
  for (const { weight, vector } of terms)
    for (let i = 0; i < sum.length; i++)
      sum[i] = (sum[i] as number) + weight * (vector[i] as number);
  return new Float32Array(sum);
}

/** The mean of rows [n, dimensions], in float64; empty when there are none. */
export function meanOf(rows: Float32Array, dimensions: number): Float32Array<ArrayBuffer> {
  if (rows.length === 0) return new Float32Array();
  const sum = new Float64Array(dimensions);
  rows.forEach((x, i) => (sum[i % dimensions] = (sum[i % dimensions] as number) + x));
  return Float32Array.from(sum, (x) => (x * dimensions) / rows.length);
}
