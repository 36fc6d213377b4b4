/**
 * Words whitened by their own covariance, a method that evaluation compares:
 * `(w - m)' S^-1 d / sqrt((w - m)' S^-1 (w - m))`, S the shrunk covariance of the words.
 */
import { cholesky, shrunkCovariance, solveLower } from '#core/vector/linear-solve.ts';

/** How much of S is the unit matrix (at the mean variance). */
const SHRINKAGE = 0.3;

/** Scores of all words for a difference, whitened; `rows` [words, dimensions] are unit vectors. */
export function createWhitened(
  rows: Float32Array,
  mean: Float32Array,
): (difference: Float32Array) => Float64Array {
  const n = mean.length;
  const factor = cholesky(shrunkCovariance(rows, mean, SHRINKAGE), n);
  const white = Array.from({ length: rows.length / n }, (_, i) => {
    const centred = rows.subarray(i * n, (i + 1) * n).map((x, d) => x - (mean[d] as number));
    const x = solveLower(factor, centred, n);
    const length = Math.hypot(...x) || 1;
    return x.map((y) => y / length);
  });
  return (difference) => {
    const d = solveLower(factor, difference, n);
    return Float64Array.from(white, (row) =>
      row.reduce((sum, x, i) => sum + x * (d[i] as number), 0),
    );
  };
}
