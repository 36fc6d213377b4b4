/**
 * Approximate scores of int8 rows along a query, in WebAssembly SIMD (AssemblyScript), and the rows that may be among
 * the best. core/scan.ts lays out the memory and knows how far the scores may be off. Offsets are multiples of 16, rows
 * have a width that is a multiple of 16 (zeros behind), and there is a multiple of 4 of them.
 */
import { fourRows } from './integers';

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

/**
 * scores [count] = (rows int8 [count, width] . query) * scales. The query is 14-bit integers around 8192, as digits of 7
 * bits [width / 16, 2, 16]; `offsets` i32 [count] are 8192 times the sums of the rows. `scales` hold the query's scale.
 */
export function score(
  rows: usize,
  offsets: usize,
  scales: usize,
  count: i32,
  width: i32,
  query: usize,
  queryScale: f32,
  scores: usize,
): void {
  for (let i = 0; i < count; i += 4) {
    const total = i32x4.sub(fourRows(rows, width, query), v128.load(offsets + (i << 2)));
    const scale = f32x4.mul(v128.load(scales + (i << 2)), f32x4.splat(queryScale));
    v128.store(scores + (i << 2), f32x4.mul(f32x4.convert_i32x4_s(total), scale));
    rows += <usize>width << 2;
  }
}

/** The `k`-th largest of `sign` * scores [count]; `best` has room for k numbers. 1 <= k <= count. */
export function kthLargest(scores: usize, count: i32, k: i32, sign: f32, best: usize): f32 {
  for (let j = 0; j < k; j++) store<f32>(best + (j << 2), -Infinity);
  const signs = f32x4.splat(sign);
  // best is ascending: its first is the one to beat.
  let least: f32 = -Infinity;
  for (let i = 0; i < count; i += 4) {
    const v = f32x4.mul(v128.load(scores + (i << 2)), signs);
    if (!v128.any_true(f32x4.gt(v, f32x4.splat(least)))) continue;
    const end = min(4, count - i);
    for (let lane = 0; lane < end; lane++) {
      const x = load<f32>(scores + ((i + lane) << 2)) * sign;
      if (x <= least) continue;
      let j = 1;
      while (j < k && load<f32>(best + (j << 2)) < x) {
        store<f32>(best + ((j - 1) << 2), load<f32>(best + (j << 2)));
        j++;
      }
      store<f32>(best + ((j - 1) << 2), x);
      least = load<f32>(best);
    }
  }
  return least;
}

/** Writes the positions i32 of scores [count] that are at least `high` or at most `low`; returns how many. */
export function collect(scores: usize, count: i32, high: f32, low: f32, out: usize): i32 {
  const highs = f32x4.splat(high);
  const lows = f32x4.splat(low);
  let found = 0;
  for (let i = 0; i < count; i += 4) {
    const v = v128.load(scores + (i << 2));
    if (!v128.any_true(v128.or(f32x4.ge(v, highs), f32x4.le(v, lows)))) continue;
    const end = min(4, count - i);
    for (let lane = 0; lane < end; lane++) {
      const x = load<f32>(scores + ((i + lane) << 2));
      if (x < high && x > low) continue;
      store<i32>(out + (found << 2), i + lane);
      found++;
    }
  }
  return found;
}
