/** The space of a sum, in few dimensions: where its terms, its result and the words lie, from their true vectors. */
import { dot, norm } from '#core/vector/vector.ts';

/** Directions of unit length at right angles, [axes] of [dimensions]. */
type Axis = Float64Array<ArrayBuffer>;
export type Basis = readonly Axis[];
/** A shadow on the basis, [axes]. */
export type Point = readonly number[];

const scaled = (v: ArrayLike<number>, by: number) => Float64Array.from(v, (x) => x * by);
function minus(v: Axis, other: ArrayLike<number>, by: number): Axis {
  return v.map((x, i) => x - by * (other[i] ?? 0));
}
const length = (v: ArrayLike<number>) => Math.sqrt(inner(v, v));
function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** What is left of a direction beside those that there are, at unit length; null where nothing is. */
function beside(v: ArrayLike<number>, basis: Basis): Axis | null {
  let rest = Float64Array.from(v);
  // Twice: once leaves rounding behind.
  for (let turn = 0; turn < 2; turn++)
    for (const axis of basis) rest = minus(rest, axis, inner(rest, axis));
  const size = length(rest);
  return size < 1e-6 * (length(v) || 1) ? null : scaled(rest, 1 / size);
}

/** The direction in which vectors vary most beside a basis: power iteration on what is left of them. */
function mainDirection(vectors: readonly ArrayLike<number>[], basis: Basis): Axis | null {
  const rests = vectors.map((v) => {
    let rest = Float64Array.from(v);
    for (const axis of basis) rest = minus(rest, axis, inner(rest, axis));
    return rest;
  });
  const mean = rests.reduce(
    (sum, v) => sum.map((x, i) => x + (v[i] ?? 0) / rests.length),
    new Float64Array(rests[0]?.length ?? 0),
  );
  const centred = rests.map((v) => minus(v, mean, 1));
  let axis = centred.find((v) => length(v) > 1e-9);
  for (let turn = 0; axis && turn < 30; turn++) {
    const next = new Float64Array(axis.length);
    for (const v of centred) {
      const by = inner(v, axis);
      for (let i = 0; i < next.length; i++) next[i] = (next[i] ?? 0) + by * (v[i] ?? 0);
    }
    axis = beside(next, basis) ?? axis;
  }
  return axis ? beside(axis, basis) : null;
}

/**
 * The first axis is the result's direction; the second what the terms share beside it: of one picture minus another, both
 * pictures then lie whole in the plane of the two. The third is where the words given vary most beside those.
 * @param terms unit vectors of the terms
 * @param result their sum, not normalised
 * @param words unit vectors of words near the result
 * @returns three axes, or fewer where there is nothing left; null where there is no result
 */
export function basisOf(
  terms: readonly ArrayLike<number>[],
  result: ArrayLike<number>,
  words: readonly ArrayLike<number>[],
): Basis | null {
  const size = length(result);
  if (size < 1e-9) return null;
  const first = scaled(result, 1 / size);
  const mean = new Float64Array(result.length);
  for (const v of terms)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (v[i] ?? 0);
  const second = beside(mean, [first]) ?? mainDirection(words, [first]);
  if (!second) return [first];
  const third = mainDirection(words, [first, second]);
  return third ? [first, second, third] : [first, second];
}

export const shadowOf = (v: ArrayLike<number>, basis: Basis): Point =>
  basis.map((axis) => inner(v, axis));

/** Share of a vector's squared length that a basis keeps, 0 to 1. */
export function keptShare(v: ArrayLike<number>, basis: Basis): number {
  const whole = inner(v, v);
  if (whole === 0) return 0;
  return Math.min(1, shadowOf(v, basis).reduce((sum, x) => sum + x * x, 0) / whole);
}

/** Between two vectors, in degrees. */
export function angleBetween(a: Float32Array, b: Float32Array): number {
  const cosine = dot(a, b) / (norm(a) * norm(b) || 1);
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}
