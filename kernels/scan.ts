/**
 * Approximate scores of int8 rows along a query, in WebAssembly SIMD (AssemblyScript), and the rows that may be among
 * the best. core/rank/scan.ts lays out the memory and knows how far the scores may be off. Offsets are multiples of 16, rows
 * have a width that is a multiple of 16 (zeros behind) and come in groups of 8, 16 bytes of each in turn: [group,
 * width / 16, 8, 16]. One pointer walks through all of them, which counts where every load is checked.
 */
import { dot, join, sums } from './integers';

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

// @ts-ignore: decorator
@inline
function put(total: v128, rowSums: usize, scales: usize, queryScale: v128, scores: usize): void {
  const exact = i32x4.sub(total, i32x4.shl(v128.load(rowSums), 6));
  const scale = f32x4.mul(v128.load(scales), queryScale);
  v128.store(scores, f32x4.mul(f32x4.convert_i32x4_s(exact), scale));
}

/**
 * scores [count] = (rows . query) * scales, for a query of 7-bit integers around 64 [width]; `count` is a multiple of 8.
 * `rowSums` i32 [count] are the sums of the rows, `queryScale` what one step of the query stands for.
 */
export function score(
  rows: usize,
  rowSums: usize,
  scales: usize,
  count: i32,
  width: i32,
  query: usize,
  queryScale: f32,
  scores: usize,
): void {
  const step = f32x4.splat(queryScale);
  for (let i = 0; i < count; i += 8) {
    let a = i32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    for (let k = 0; k < width; k += 16) {
      const x = v128.load(query + k);
      a = dot(v128.load(rows), x, a);
      b = dot(v128.load(rows, 16), x, b);
      c = dot(v128.load(rows, 32), x, c);
      d = dot(v128.load(rows, 48), x, d);
      e = dot(v128.load(rows, 64), x, e);
      f = dot(v128.load(rows, 80), x, f);
      g = dot(v128.load(rows, 96), x, g);
      h = dot(v128.load(rows, 112), x, h);
      rows += 128;
    }
    put(sums(a, b, c, d), rowSums, scales, step, scores);
    put(sums(e, f, g, h), rowSums + 16, scales + 16, step, scores + 16);
    rowSums += 32;
    scales += 32;
    scores += 32;
  }
}

/**
 * The same for the rows at `positions` i32 [count] alone, with a query of 14-bit integers around 8192, as digits of 7 bits
 * [width / 16, 2, 16]; scores [count] in the order of the positions.
 */
export function refine(
  rows: usize,
  rowSums: usize,
  scales: usize,
  positions: usize,
  count: i32,
  width: i32,
  query: usize,
  queryScale: f32,
  scores: usize,
): void {
  for (let i = 0; i < count; i++) {
    const position = <usize>load<u32>(positions + (i << 2));
    let row = rows + (position >> 3) * (<usize>width << 3) + ((position & 7) << 4);
    let high = i32x4.splat(0), low = high;
    for (let k = 0; k < width; k += 16) {
      const v = v128.load(row);
      high = dot(v, v128.load(query + (k << 1)), high);
      low = dot(v, v128.load(query + (k << 1), 16), low);
      row += 128;
    }
    const all = join(high, low);
    const total =
      i32x4.extract_lane(all, 0) +
      i32x4.extract_lane(all, 1) +
      i32x4.extract_lane(all, 2) +
      i32x4.extract_lane(all, 3);
    const exact = <f32>(total - (load<i32>(rowSums + (position << 2)) << 13));
    store<f32>(scores + (i << 2), exact * (load<f32>(scales + (position << 2)) * queryScale));
  }
}

/**
 * The `k`-th largest of sign * (scores [count] + offset) * factors [count]; `best` has room for k numbers. 1 <= k <= count.
 */
export function kthLargest(
  scores: usize,
  factors: usize,
  count: i32,
  k: i32,
  sign: f32,
  offset: f32,
  best: usize,
): f32 {
  for (let j = 0; j < k; j++) store<f32>(best + (j << 2), -Infinity);
  const signs = f32x4.splat(sign);
  const offsets = f32x4.splat(offset);
  // best is ascending: its first is the one to beat.
  let least: f32 = -Infinity;
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const moved = f32x4.mul(f32x4.add(v128.load(scores + at), offsets), signs);
    const v = f32x4.mul(moved, v128.load(factors + at));
    if (!v128.any_true(f32x4.gt(v, f32x4.splat(least)))) continue;
    const end = min(4, count - i);
    for (let lane = 0; lane < end; lane++) {
      const x = (load<f32>(scores + at + (lane << 2)) + offset) * sign * load<f32>(factors + at + (lane << 2));
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

/**
 * Writes the positions i32 where (scores [count] + above) * factors [count] is at least `high`, or (scores + below) *
 * factors at most `low`; returns how many.
 */
export function collect(
  scores: usize,
  factors: usize,
  count: i32,
  above: f32,
  high: f32,
  below: f32,
  low: f32,
  out: usize,
): i32 {
  const highs = f32x4.splat(high);
  const lows = f32x4.splat(low);
  let found = 0;
  for (let i = 0; i < count; i += 4) {
    const score = v128.load(scores + (<usize>i << 2));
    const factor = v128.load(factors + (<usize>i << 2));
    const best = f32x4.mul(f32x4.add(score, f32x4.splat(above)), factor);
    const worst = f32x4.mul(f32x4.add(score, f32x4.splat(below)), factor);
    const mask = i32x4.bitmask(v128.or(f32x4.ge(best, highs), f32x4.le(worst, lows)));
    if (mask == 0) continue;
    const end = min(4, count - i);
    for (let lane = 0; lane < end; lane++) {
      if (!(mask & (1 << lane))) continue;
      store<i32>(out + (found << 2), i + lane);
      found++;
    }
  }
  return found;
}

/**
 * The product of two float32 rows [count] in float64, in the order of core/vector/vector.ts: four sums side by side, so
 * that both give the same bits.
 */
export function product(a: usize, b: usize, count: i32): f64 {
  let low = f64x2.splat(0), high = low;
  const end = a + (<usize>(count & ~3) << 2);
  for (; a < end; a += 16, b += 16) {
    low = f64x2.add(
      low,
      f64x2.mul(
        f64x2.promote_low_f32x4(v128.load64_zero(a)),
        f64x2.promote_low_f32x4(v128.load64_zero(b)),
      ),
    );
    high = f64x2.add(
      high,
      f64x2.mul(
        f64x2.promote_low_f32x4(v128.load64_zero(a, 8)),
        f64x2.promote_low_f32x4(v128.load64_zero(b, 8)),
      ),
    );
  }
  let first = f64x2.extract_lane(low, 0);
  for (let i = 0; i < (count & 3); i++)
    first += <f64>load<f32>(a + (i << 2)) * <f64>load<f32>(b + (i << 2));
  return first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1));
}
