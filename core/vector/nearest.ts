/** The vectors nearest to a query among more than memory holds: a scan that is fed by parts. */
import { norm } from './vector.ts';

export interface Neighbour {
  position: number;
  /** Cosine of the angle between the query and the vector, both without the mean. */
  score: number;
}

export interface NearestScan {
  /**
   * Looks at `count` more vectors [count, D], row-major. What is not finite is not near.
   * @returns this
   */
  take(rows: Float32Array, count: number): void;
  /** The nearest of all that were looked at, best first; equal ones in their order. */
  best(): Neighbour[];
}

/**
 * Scans for the `k` vectors nearest to `query` by cosine.
 * @param mean [D] that is taken off each vector first: pictures share most of what CLIP's vectors say (Liang et al. 2022,
 * "Mind the Gap"), which would stand in the way of what tells them apart; empty for none
 */
export function scanNearest(query: Float32Array, k: number, mean: Float32Array): NearestScan {
  const width = query.length;
  const length = norm(query) || 1;
  const unit = Float64Array.from(query, (x) => x / length);
  const isCentred = mean.length === width;
  const best: Neighbour[] = [];
  let position = 0;
  return {
    take(rows, count) {
      for (let row = 0; row < count; row++, position++) {
        const from = row * width;
        let along = 0;
        let square = 0;
        for (let d = 0; d < width; d++) {
          const x = (rows[from + d] as number) - (isCentred ? (mean[d] as number) : 0);
          along += x * (unit[d] as number);
          square += x * x;
        }
        const score = square > 0 ? along / Math.sqrt(square) : 0;
        const last = best.at(-1);
        if (!Number.isFinite(score) || (best.length === k && score <= (last?.score ?? 0))) continue;
        let place = best.length;
        while (place > 0 && score > (best[place - 1] as Neighbour).score) place--;
        best.splice(place, 0, { position, score });
        if (best.length > k) best.pop();
      }
    },
    best: () => [...best],
  };
}
