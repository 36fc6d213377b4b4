/**
 * Products of int8 matrices with activations of 14 bits, in WebAssembly SIMD without relaxed instructions: the same
 * integers on every machine. Two rows of weights share a lane of 16 bits, so that one `i32x4.dot_i16x8_s` multiplies both,
 * and a block of 8 rows and 4 tokens runs in registers alone (docs/text-encoder.md).
 *
 * Weights [rows, width] lie as `packRows` (core/text/packed-rows.ts) wrote them: for every 8 rows and every pair of columns
 * k, k + 1 four lanes of 32 bits, of which lane r holds rows r and r + 4 as (w[r][k] + 128, w[r + 4][k], w[r][k + 1] + 128,
 * w[r + 4][k + 1]). A lane of 16 bits is 256 w[r + 4] + w[r] + 128: shifted by 8 bits it is w[r + 4].
 *
 * Activations lie in blocks of four tokens [width / 2, 4, 2] of int16; the last block has [width / 2, 2, 2] for two, and
 * [width] for one. Each token has a scale (f32) and 128 times the sum of its numbers (i32).
 */

/** 1.5 * 2^23: what is added to it is rounded to an integer in its low bits. */
// @ts-ignore: decorator
@inline
export const MAGIC: f32 = 12582912;
// @ts-ignore: decorator
@inline
const MAGIC_BITS: i32 = 0x4b400000;

/** Bytes beside a token: its scale and its sum. */
// @ts-ignore: decorator
@inline
const INFO: usize = 8;

// @ts-ignore: decorator
@inline
function toLevels(at: usize, factor: v128): v128 {
  const scaled = f32x4.mul(v128.load(at), factor);
  return i32x4.sub(f32x4.add(scaled, f32x4.splat(MAGIC)), i32x4.splat(MAGIC_BITS));
}

/** Eight activations as int16. */
// @ts-ignore: decorator
@inline
function eight(at: usize, factor: v128): v128 {
  return i16x8.narrow_i32x4_s(toLevels(at, factor), toLevels(at + 16, factor));
}

// @ts-ignore: decorator
@inline
export function largest(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Stores a token's scale, and gives what makes levels of its numbers. */
// @ts-ignore: decorator
@inline
function scaleOf(x: usize, bytes: usize, levels: f32, info: usize): v128 {
  let most = f32x4.splat(0), more = most;
  for (let k: usize = 0; k < bytes; k += 32) {
    most = f32x4.pmax(most, f32x4.abs(v128.load(x + k)));
    more = f32x4.pmax(more, f32x4.abs(v128.load(x + k, 16)));
  }
  let top = largest(f32x4.pmax(most, more));
  if (top == 0) top = 1;
  store<f32>(info, top / levels);
  return f32x4.splat(levels / top);
}

// @ts-ignore: decorator
@inline
function storeSum(info: usize, v: v128): void {
  const sum =
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
  store<i32>(info, sum << 7, 4);
}

/** A block of four tokens, of which three or four are there: the third stands for the one that is not. */
function quantizeFour(x: usize, present: i32, width: usize, levels: f32, packed: usize, info: usize): void {
  const bytes = width << 2;
  const x1 = x + bytes, x2 = x1 + bytes, x3 = present == 4 ? x2 + bytes : x2;
  const f0 = scaleOf(x, bytes, levels, info);
  const f1 = scaleOf(x1, bytes, levels, info + INFO);
  const f2 = scaleOf(x2, bytes, levels, info + 2 * INFO);
  const f3 = present == 4 ? scaleOf(x3, bytes, levels, info + 3 * INFO) : f2;
  const ones = i16x8.splat(1);
  let s0 = i32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let k: usize = 0; k < bytes; k += 32, packed += 64) {
    const a = eight(x + k, f0), b = eight(x1 + k, f1), c = eight(x2 + k, f2), d = eight(x3 + k, f3);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(a, ones));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(b, ones));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(c, ones));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(d, ones));
    const p = v128.shuffle<i32>(a, b, 0, 4, 1, 5), q = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const r = v128.shuffle<i32>(a, b, 2, 6, 3, 7), t = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    v128.store(packed, v128.shuffle<i32>(p, q, 0, 1, 4, 5));
    v128.store(packed, v128.shuffle<i32>(p, q, 2, 3, 6, 7), 16);
    v128.store(packed, v128.shuffle<i32>(r, t, 0, 1, 4, 5), 32);
    v128.store(packed, v128.shuffle<i32>(r, t, 2, 3, 6, 7), 48);
  }
  storeSum(info, s0);
  storeSum(info + INFO, s1);
  storeSum(info + 2 * INFO, s2);
  if (present == 4) storeSum(info + 3 * INFO, s3);
}

/** One token in a block of `block`, which is 1 or 2. */
function quantizeOne(x: usize, block: usize, width: usize, levels: f32, packed: usize, info: usize): void {
  const bytes = width << 2;
  const factor = scaleOf(x, bytes, levels, info);
  const ones = i16x8.splat(1);
  let sum = i32x4.splat(0);
  for (let k: usize = 0; k < bytes; k += 32, packed += block << 4) {
    const v = eight(x + k, factor);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v, ones));
    if (block == 1) v128.store(packed, v);
    else {
      v128.store_lane<i32>(packed, v, 0);
      v128.store_lane<i32>(packed, v, 1, 8);
      v128.store_lane<i32>(packed, v, 2, 16);
      v128.store_lane<i32>(packed, v, 3, 24);
    }
  }
  storeSum(info, sum);
}

/**
 * x [tokens, width] to blocks of int16, and `info` (scale and sum, 8 bytes a token). `levels` is the largest magnitude: at
 * most 8191, and small enough that 127 * levels * width fits 31 bits. Tokens do not depend on each other.
 */
export function quantize(x: usize, tokens: i32, width: i32, levels: f32, packed: usize, info: usize): void {
  const w = <usize>width;
  for (; tokens > 2; tokens -= 4) {
    quantizeFour(x, min(tokens, 4), w, levels, packed, info);
    x += w << 4;
    packed += w << 3;
    info += 4 * INFO;
  }
  if (tokens > 0) quantizeOne(x, <usize>tokens, w, levels, packed, info);
  if (tokens > 1) quantizeOne(x + (w << 2), 2, w, levels, packed + 4, info + INFO);
}

/** Eight rows' numbers of a token. Modular arithmetic: the true sums fit 32 bits, whatever overflowed on the way. */
// @ts-ignore: decorator
@inline
function finish(low: v128, high: v128, info: usize, rowScales: usize, bias: usize, out: usize, add: bool): void {
  const scale = v128.load32_splat(info);
  const sum = i32x4.sub(i32x4.sub(low, i32x4.shl(high, 8)), v128.load32_splat(info, 4));
  let y = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), scale), v128.load(rowScales));
  let z = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(high), scale), v128.load(rowScales, 16));
  y = f32x4.add(y, v128.load(bias));
  z = f32x4.add(z, v128.load(bias, 16));
  if (add) {
    y = f32x4.add(y, v128.load(out));
    z = f32x4.add(z, v128.load(out, 16));
  }
  v128.store(out, y);
  v128.store(out, z, 16);
}

/** Lane i of the token that begins at `a`: lane i of the sums that were turned so often. */
// @ts-ignore: decorator
@inline
function straight(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.shuffle<i32>(
    v128.shuffle<i32>(a, d, 0, 5, 2, 3),
    v128.shuffle<i32>(c, b, 0, 1, 2, 7),
    0, 1, 6, 7,
  );
}

// @ts-ignore: decorator
@inline
function dotAdd(sum: v128, weights: v128, x: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(weights, x));
}

// The loops are not unrolled: more vectors than there are registers would live at a time. The four tokens of a block are
// turned past the rows instead of being spread, so that one load serves all of them.

function fourTokens(
  z: usize, width: usize, w: usize, stride: usize, out: usize, info: usize, scales: usize, bias: usize, add: bool,
): void {
  const end = w + (width << 3);
  let l0 = i32x4.splat(0), l1 = l0, l2 = l0, l3 = l0, h0 = l0, h1 = l0, h2 = l0, h3 = l0;
  for (; w < end; w += 16, z += 16) {
    const q = v128.load(z);
    const v = v128.load(w);
    const s = i16x8.shr_s(v, 8);
    l0 = dotAdd(l0, v, q);
    h0 = dotAdd(h0, s, q);
    const q1 = v128.shuffle<i32>(q, q, 1, 2, 3, 0);
    l1 = dotAdd(l1, v, q1);
    h1 = dotAdd(h1, s, q1);
    const q2 = v128.shuffle<i32>(q, q, 2, 3, 0, 1);
    l2 = dotAdd(l2, v, q2);
    h2 = dotAdd(h2, s, q2);
    const q3 = v128.shuffle<i32>(q, q, 3, 0, 1, 2);
    l3 = dotAdd(l3, v, q3);
    h3 = dotAdd(h3, s, q3);
  }
  finish(straight(l0, l1, l2, l3), straight(h0, h1, h2, h3), info, scales, bias, out, add);
  out += stride;
  finish(straight(l1, l2, l3, l0), straight(h1, h2, h3, h0), info + INFO, scales, bias, out, add);
  out += stride;
  finish(straight(l2, l3, l0, l1), straight(h2, h3, h0, h1), info + 2 * INFO, scales, bias, out, add);
  out += stride;
  finish(straight(l3, l0, l1, l2), straight(h3, h0, h1, h2), info + 3 * INFO, scales, bias, out, add);
}

function threeTokens(
  z: usize, width: usize, w: usize, stride: usize, out: usize, info: usize, scales: usize, bias: usize, add: bool,
): void {
  const end = w + (width << 3);
  let l0 = i32x4.splat(0), l1 = l0, l2 = l0, h0 = l0, h1 = l0, h2 = l0;
  for (; w < end; w += 16, z += 16) {
    const q = v128.load(z);
    const v = v128.load(w);
    const s = i16x8.shr_s(v, 8);
    const q0 = v128.shuffle<i32>(q, q, 0, 0, 0, 0);
    l0 = dotAdd(l0, v, q0);
    h0 = dotAdd(h0, s, q0);
    const q1 = v128.shuffle<i32>(q, q, 1, 1, 1, 1);
    l1 = dotAdd(l1, v, q1);
    h1 = dotAdd(h1, s, q1);
    const q2 = v128.shuffle<i32>(q, q, 2, 2, 2, 2);
    l2 = dotAdd(l2, v, q2);
    h2 = dotAdd(h2, s, q2);
  }
  finish(l0, h0, info, scales, bias, out, add);
  finish(l1, h1, info + INFO, scales, bias, out + stride, add);
  finish(l2, h2, info + 2 * INFO, scales, bias, out + 2 * stride, add);
}

/** A load of activations holds two pairs of columns. */
function twoTokens(
  z: usize, width: usize, w: usize, stride: usize, out: usize, info: usize, scales: usize, bias: usize, add: bool,
): void {
  const end = w + (width << 3);
  let l0 = i32x4.splat(0), l1 = l0, h0 = l0, h1 = l0;
  for (; w < end; w += 32, z += 16) {
    const q = v128.load(z);
    let v = v128.load(w);
    let s = i16x8.shr_s(v, 8);
    let q0 = v128.shuffle<i32>(q, q, 0, 0, 0, 0);
    let q1 = v128.shuffle<i32>(q, q, 1, 1, 1, 1);
    l0 = dotAdd(l0, v, q0);
    h0 = dotAdd(h0, s, q0);
    l1 = dotAdd(l1, v, q1);
    h1 = dotAdd(h1, s, q1);
    v = v128.load(w, 16);
    s = i16x8.shr_s(v, 8);
    q0 = v128.shuffle<i32>(q, q, 2, 2, 2, 2);
    q1 = v128.shuffle<i32>(q, q, 3, 3, 3, 3);
    l0 = dotAdd(l0, v, q0);
    h0 = dotAdd(h0, s, q0);
    l1 = dotAdd(l1, v, q1);
    h1 = dotAdd(h1, s, q1);
  }
  finish(l0, h0, info, scales, bias, out, add);
  finish(l1, h1, info + INFO, scales, bias, out + stride, add);
}

/** A load of activations holds four pairs of columns. */
function oneToken(
  z: usize, width: usize, w: usize, out: usize, info: usize, scales: usize, bias: usize, add: bool,
): void {
  const end = w + (width << 3);
  let l = i32x4.splat(0), h = l;
  for (; w < end; w += 64, z += 16) {
    const q = v128.load(z);
    let v = v128.load(w);
    let x = v128.shuffle<i32>(q, q, 0, 0, 0, 0);
    l = dotAdd(l, v, x);
    h = dotAdd(h, i16x8.shr_s(v, 8), x);
    v = v128.load(w, 16);
    x = v128.shuffle<i32>(q, q, 1, 1, 1, 1);
    l = dotAdd(l, v, x);
    h = dotAdd(h, i16x8.shr_s(v, 8), x);
    v = v128.load(w, 32);
    x = v128.shuffle<i32>(q, q, 2, 2, 2, 2);
    l = dotAdd(l, v, x);
    h = dotAdd(h, i16x8.shr_s(v, 8), x);
    v = v128.load(w, 48);
    x = v128.shuffle<i32>(q, q, 3, 3, 3, 3);
    l = dotAdd(l, v, x);
    h = dotAdd(h, i16x8.shr_s(v, 8), x);
  }
  finish(l, h, info, scales, bias, out, add);
}

/**
 * out [tokens, rows] = x W^T + bias, W packed [rows, width], rows a multiple of 8, width of 16; x and `info` from
 * `quantize`. `add` adds to what is in out (the residual stream). Eight rows stay in the nearest cache while all tokens
 * pass: the weights stream through once, in order, whatever the number of tokens.
 */
export function linear(
  packed: usize,
  info: usize,
  tokens: i32,
  width: i32,
  weights: usize,
  rowScales: usize,
  bias: usize,
  rows: i32,
  out: usize,
  add: bool,
): void {
  const k = <usize>width;
  const stride = <usize>rows << 2;
  for (let n = 0; n < rows; n += 8) {
    let z = packed, i = info, o = out, left = tokens;
    for (; left > 3; left -= 4) {
      fourTokens(z, k, weights, stride, o, i, rowScales, bias, add);
      z += k << 3;
      i += 4 * INFO;
      o += stride << 2;
    }
    if (left == 3) threeTokens(z, k, weights, stride, o, i, rowScales, bias, add);
    else if (left == 2) twoTokens(z, k, weights, stride, o, i, rowScales, bias, add);
    else if (left == 1) oneToken(z, k, weights, o, i, rowScales, bias, add);
    weights += k << 3;
    rowScales += 32;
    bias += 32;
    out += 32;
  }
}
