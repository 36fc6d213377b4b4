/** How often values fall between two limits. */

export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** Equal bins from 0 to the largest value; values are at least 0. */
export function histogram(values: Float32Array, count: number): Bin[] {
  const most = values.reduce((m, x) => Math.max(m, x), 0) || 1;
  const bins = Array.from({ length: count }, (_, i) => ({
    from: (i * most) / count,
    to: ((i + 1) * most) / count,
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[Math.min(count - 1, Math.floor((value / most) * count))];
    if (bin) bin.count++;
  }
  return bins;
}
