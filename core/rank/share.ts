/** Shares of things counted, with the interval that their number leaves open. */

export interface Share {
  share: number;
  /** Bounds at 95 %. */
  low: number;
  high: number;
}

/** `hits` of `all`, by Wilson's score interval (Wilson 1927): sensible for few, and near 0 and 1. */
export function wilson(hits: number, all: number): Share {
  if (all === 0) return { share: 0, low: 0, high: 1 };
  const z = 1.96;
  const p = hits / all;
  const middle = (p + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half =
    (z / (1 + (z * z) / all)) * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  return { share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
