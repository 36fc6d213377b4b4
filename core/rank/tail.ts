/** Empirical p-values. */

/** (1 + values at least as large) / (1 + values), `sorted` ascending: never 0, since the sample is finite. */
export function upperTail(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return (1 + sorted.length - low) / (1 + sorted.length);
}

/**
 * The value that a number must exceed for its upper tail to be at most `p`; null where the sample is too small for that.
 * `sorted` ascending.
 */
export function thresholdOf(sorted: Float32Array, p: number): number | null {
  const above = Math.floor(p * (1 + sorted.length) + 1e-9) - 1;
  return above < 0 ? null : (sorted[sorted.length - above - 1] ?? null);
}
