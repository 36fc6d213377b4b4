/**
 * The positions of the `k` largest numbers, largest first; equal numbers keep their order. `sign` -1 finds the smallest.
 * Not a number is not checked. Insertion into a list of k: O(n + hits * k).
 */
export function topK(scores: Float64Array, k: number, sign: 1 | -1 = 1): number[] {
  const best: number[] = [];
  if (k < 1) return best;
  /** The k-th best score once there are k: most scores end here. */
  let least = -Infinity;
  for (let index = 0; index < scores.length; index++) {
    const score = sign * (scores[index] as number);
    const isFull = best.length === k;
    if (isFull && score <= least) continue;
    let place = isFull ? k - 1 : best.length;
    for (; place > 0; place--) {
      const above = best[place - 1] as number;
      if (score <= sign * (scores[above] as number)) break;
      best[place] = above;
    }
    best[place] = index;
    if (best.length === k) least = sign * (scores[best[k - 1] as number] as number);
  }
  return best;
}
