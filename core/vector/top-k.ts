/**
 * The positions of the `k` largest numbers, largest first; equal numbers keep their order. `sign` -1 finds the smallest.
 * Not a number is not checked. Insertion into a list of k: O(n + hits * k).
 */
export function topK(scores: Float64Array, k: number, sign: 1 | -1 = 1): number[] {
  const best: number[] = [];
  const at = (index: number) => sign * (scores[index] as number);
  for (let index = 0; index < scores.length; index++) {
    if (best.length === k && (k === 0 || at(index) <= at(best[k - 1] as number))) continue;
    let place = best.length;
    while (place > 0 && at(index) > at(best[place - 1] as number)) place--;
    best.splice(place, 0, index);
    if (best.length > k) best.pop();
  }
  return best;
}
