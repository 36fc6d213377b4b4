/** The axes that a sum is drawn on: a flat shadow of hundreds of dimensions, or one with depth. */
import { PCA } from 'ml-pca';
import { combine, dot, MIN_LENGTH, norm, normalize } from '#core/vector/vector.ts';

export type Point = readonly [x: number, y: number, z: number];
export type Axes = readonly [Float32Array, Float32Array, Float32Array];

/** `v` less what lies along axes of length 1. */
function rest(v: Float32Array, axes: readonly Float32Array[]): Float32Array {
  // Twice is enough: what rounding leaves the first time is gone (Giraud et al. 2005).
  const once = (from: Float32Array) =>
    combine([
      { weight: 1, vector: from },
      ...axes.map((axis) => ({ weight: -dot(from, axis), vector: axis })),
    ]);
  return once(once(v));
}

/** The direction in which vectors reach furthest (the first principal component), beside the axes that are there. */
function reach(
  vectors: readonly Float32Array[],
  axes: readonly Float32Array[],
  center: boolean,
): Float32Array | null {
  const rests = vectors.map((vector) => rest(vector, axes));
  const mean = combine(rests.map((vector) => ({ weight: 1 / rests.length, vector })));
  const apart = rests.map((vector) =>
    center
      ? combine([
          { weight: 1, vector },
          { weight: -1, vector: mean },
        ])
      : vector,
  );
  const longest = apart.reduce<Float32Array | null>(
    (most, vector) => (most && norm(most) >= norm(vector) ? most : vector),
    null,
  );
  if (!longest || norm(longest) < MIN_LENGTH) return null;
  if (apart.length === 1) return normalize(longest);
  const pca = new PCA(
    apart.map((vector) => Array.from(vector)),
    { center: false, scale: false, method: 'NIPALS', nCompNIPALS: 1 },
  );
  const [first = []] = pca.getLoadings().to2DArray();
  const found = rest(Float32Array.from(first), axes);
  return norm(found) < MIN_LENGTH ? normalize(longest) : normalize(found);
}

/** A direction beside the axes, where the vectors have none left. */
function anyOther(dimensions: number, axes: readonly Float32Array[]): Float32Array {
  const candidates = Array.from({ length: axes.length + 1 }, (_, d) => {
    const unit = new Float32Array(dimensions);
    unit[d] = 1;
    return rest(unit, axes);
  });
  return normalize(candidates.reduce((most, one) => (norm(one) > norm(most) ? one : most)));
}

const turned = (axis: Float32Array, towards: Float32Array): Float32Array =>
  dot(axis, towards) < 0 ? axis.map((x) => -x) : axis;

/**
 * Three orthonormal axes. The first is the difference itself, so that it is drawn at its full length; the second is where
 * the sum's vectors reach furthest beside it, which for one picture minus another holds both of them whole; the third
 * is where the words that lie that way differ most beside both.
 * @param vectors of the sum, [n] of equal length, n >= 1
 * @param difference the weighted sum of the vectors; any length
 * @param words rows of the nearest words, may be none
 */
export function axesOf(
  vectors: readonly Float32Array[],
  difference: Float32Array,
  words: readonly Float32Array[],
): Axes {
  const dimensions = difference.length;
  const sum = combine(vectors.map((vector) => ({ weight: 1, vector })));
  const x =
    norm(difference) < MIN_LENGTH
      ? anyOther(dimensions, [reach(vectors, [], false) ?? anyOther(dimensions, [])])
      : normalize(difference);
  const y =
    reach(vectors, [x], false) ?? (words.length > 0 ? reach(words, [x], false) : null) ?? null;
  const second = turned(y ?? anyOther(dimensions, [x]), sum);
  const z = words.length > 1 ? reach(words, [x, second], true) : null;
  return [x, second, z ?? anyOther(dimensions, [x, second])];
}

/** Where a vector stands on the axes. */
export const project = (v: Float32Array, [x, y, z]: Axes): Point => [
  dot(v, x),
  dot(v, y),
  dot(v, z),
];

/** The share of a vector's squared length that the first `count` axes keep, 0 to 1; 1 of a vector without length. */
export function keptShare(v: Float32Array, axes: Axes, count: 2 | 3): number {
  const length = dot(v, v);
  if (length < MIN_LENGTH ** 2) return 1;
  const kept = axes.slice(0, count).reduce((sum, axis) => sum + dot(v, axis) ** 2, 0);
  return Math.min(1, kept / length);
}
