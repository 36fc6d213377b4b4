/**
 * The arithmetic of CLIP's text transformer in WebAssembly SIMD (AssemblyScript). Every function takes byte offsets into
 * the one memory, which core/text/text-kernel.ts lays out; all offsets are multiples of 16, all widths of 16.
 *
 * Float32 throughout, except for the matrix products. There the weights are int8 with one scale a row, and activations
 * are quantised a token at a time to 14 bits, written as two digits of 7 bits, because
 * `i32x4.relaxed_dot_i8x16_i7x16_add_s` multiplies int8 by 7 bits. Sums are exact integers on every machine, and a token
 * never depends on its neighbours (docs/text-encoder.md).
 */
import { dot, fourRows, join, sums } from './integers';

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

/** Quantised activations are stored around the middle of the 14-bit range: 8192 = 1 << 13. */
const MIDDLE_BITS = 13;

// @ts-ignore: decorator
@inline
function total(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
function finish(sum: v128, tokenScale: usize, rowScale: v128, bias: v128, out: usize, add: bool): void {
  let y = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sum), v128.load32_splat(tokenScale)), rowScale);
  y = f32x4.add(y, bias);
  if (add) y = f32x4.add(y, v128.load(out));
  v128.store(out, y);
}

// @ts-ignore: decorator
@inline
function toLevels(at: usize, factor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(
    f32x4.nearest(f32x4.add(f32x4.mul(v128.load(at), factor), f32x4.splat(<f32>(1 << MIDDLE_BITS)))),
  );
}

/**
 * x [tokens, width] to digits [tokens, width / 16, 2, 16] (16 high digits, then the 16 low ones) and a scale a token.
 * `levels` is the largest magnitude: at most 8191, and small enough that 127 * levels * width fits 31 bits.
 */
export function quantize(
  x: usize,
  tokens: i32,
  width: i32,
  levels: f32,
  digits: usize,
  scales: usize,
): void {
  const mask = i16x8.splat(127);
  for (let t = 0; t < tokens; t++) {
    let most = f32x4.splat(0);
    for (let k = 0; k < width; k += 4) most = f32x4.max(most, f32x4.abs(v128.load(x + (k << 2))));
    let top: f32 = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    if (top == 0) top = 1;
    store<f32>(scales + (t << 2), top / levels);
    const factor = f32x4.splat(levels / top);
    for (let k = 0; k < width; k += 16) {
      const at = x + (k << 2);
      const a = i16x8.narrow_i32x4_s(toLevels(at, factor), toLevels(at + 16, factor));
      const b = i16x8.narrow_i32x4_s(toLevels(at + 32, factor), toLevels(at + 48, factor));
      v128.store(digits, i8x16.narrow_i16x8_s(i16x8.shr_u(a, 7), i16x8.shr_u(b, 7)));
      v128.store(digits, i8x16.narrow_i16x8_s(v128.and(a, mask), v128.and(b, mask)), 16);
      digits += 32;
    }
    x += <usize>width << 2;
  }
}

/**
 * out [tokens, rows] = x W^T + bias, W int8 [rows, width], rows a multiple of 4; x as digits and scales from `quantize`.
 * `bias` 0 is none; `add` adds to what is in out (the residual stream). Four rows are taken at a time, two tokens share
 * a load of weights: the weights stream through once, whatever the number of tokens.
 */
export function linear(
  digits: usize,
  tokenScales: usize,
  tokens: i32,
  width: i32,
  weights: usize,
  rowScales: usize,
  rowSums: usize,
  bias: usize,
  rows: i32,
  out: usize,
  add: bool,
): void {
  const stride = <usize>width << 1;
  const outStride = <usize>rows << 2;
  for (let n = 0; n < rows; n += 4) {
    const w = weights + <usize>n * width;
    const rowScale = v128.load(rowScales + (n << 2));
    // Modular arithmetic: the true sum fits 32 bits, so it is right even where a part of it overflowed.
    const offset = i32x4.shl(v128.load(rowSums + (n << 2)), MIDDLE_BITS);
    const b = bias ? v128.load(bias + (n << 2)) : f32x4.splat(0);
    let scale = tokenScales;
    let x = digits;
    let o = out + (n << 2);
    let left = tokens;
    for (; left > 1; left -= 2) {
      const y = x + stride;
      let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
      let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      for (let half = 0; half < 2; half++) {
        const r = w + (half ? stride : 0);
        let h0 = i32x4.splat(0), l0 = h0, h1 = h0, l1 = h0, h2 = h0, l2 = h0, h3 = h0, l3 = h0;
        for (let k = 0; k < width; k += 16) {
          const v = v128.load(r + k);
          const u = v128.load(r + width + k);
          let z = v128.load(x + (k << 1));
          h0 = dot(v, z, h0);
          h1 = dot(u, z, h1);
          z = v128.load(x + (k << 1), 16);
          l0 = dot(v, z, l0);
          l1 = dot(u, z, l1);
          z = v128.load(y + (k << 1));
          h2 = dot(v, z, h2);
          h3 = dot(u, z, h3);
          z = v128.load(y + (k << 1), 16);
          l2 = dot(v, z, l2);
          l3 = dot(u, z, l3);
        }
        if (half) {
          a2 = join(h0, l0);
          a3 = join(h1, l1);
          b2 = join(h2, l2);
          b3 = join(h3, l3);
        } else {
          a0 = join(h0, l0);
          a1 = join(h1, l1);
          b0 = join(h2, l2);
          b1 = join(h3, l3);
        }
      }
      finish(i32x4.sub(sums(a0, a1, a2, a3), offset), scale, rowScale, b, o, add);
      o += outStride;
      finish(i32x4.sub(sums(b0, b1, b2, b3), offset), scale + 4, rowScale, b, o, add);
      o += outStride;
      scale += 8;
      x += stride << 1;
    }
    if (left) {
      const sum = fourRows(w, width, x);
      finish(i32x4.sub(sum, offset), scale, rowScale, b, o, add);
    }
  }
}

/** out = (x - mean) / sqrt(variance + epsilon) * gain + bias, a token at a time. */
export function layerNorm(
  x: usize,
  tokens: i32,
  width: i32,
  gain: usize,
  bias: usize,
  epsilon: f32,
  out: usize,
): void {
  const bytes = <usize>width << 2;
  for (let t = 0; t < tokens; t++) {
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) sum = f32x4.add(sum, v128.load(x + k));
    const mean = f32x4.splat(total(sum) / <f32>width);
    let squares = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      const d = f32x4.sub(v128.load(x + k), mean);
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(total(squares) / <f32>width + epsilon));
    for (let k: usize = 0; k < bytes; k += 16) {
      const d = f32x4.mul(f32x4.sub(v128.load(x + k), mean), factor);
      v128.store(out + k, f32x4.add(f32x4.mul(d, v128.load(gain + k)), v128.load(bias + k)));
    }
    x += bytes;
    out += bytes;
  }
}

/** e^x to about 2 units in the last place (Cephes expf: x = n ln 2 + r, polynomial of degree 5 in r). */
// @ts-ignore: decorator
@inline
function exp4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** In place: x * sigmoid(1.702 x), OpenAI CLIP's activation. `count` is a multiple of 4. */
export function quickGelu(x: usize, count: i32): void {
  for (let i = 0; i < count; i += 4, x += 16) {
    const v = v128.load(x);
    const e = exp4(f32x4.mul(v, f32x4.splat(-1.702)));
    v128.store(x, f32x4.div(v, f32x4.add(e, f32x4.splat(1))));
  }
}

/** In place: x * Phi(x) with erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7). */
export function gelu(x: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (let i = 0; i < count; i += 4, x += 16) {
    const v = v128.load(x);
    const z = f32x4.mul(f32x4.abs(v), f32x4.splat(0.70710678118654752));
    const t = f32x4.div(one, f32x4.add(one, f32x4.mul(z, f32x4.splat(0.3275911))));
    let p = f32x4.splat(1.061405429);
    p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.453152027));
    p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.421413741));
    p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.284496736));
    p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.254829592));
    const tail = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(z, z))));
    // erf has the sign of x: copied from it.
    const erf = v128.bitselect(f32x4.sub(one, tail), v, i32x4.splat(0x7fffffff));
    v128.store(x, f32x4.mul(f32x4.mul(v, f32x4.splat(0.5)), f32x4.add(one, erf)));
  }
}

/**
 * Causal attention: out [tokens, width] for queries [tokens, width] at positions first, first + 1, ..., over the keys and
 * values [position, width] from 0 to each query's own. Head size a multiple of 4; `weights` has room for a row of them.
 */
export function attention(
  queries: usize,
  keys: usize,
  values: usize,
  tokens: i32,
  first: i32,
  width: i32,
  heads: i32,
  weights: usize,
  out: usize,
): void {
  const size = <usize>(width / heads) << 2;
  const stride = <usize>width << 2;
  const factor = <f32>1 / sqrt<f32>(<f32>(width / heads));
  for (let t = 0; t < tokens; t++) {
    const last = first + t;
    for (let h: usize = 0; h < stride; h += size) {
      const q = queries + h;
      let top: f32 = -Infinity;
      for (let p = 0; p <= last; p++) {
        const key = keys + <usize>p * stride + h;
        let sum = f32x4.splat(0);
        for (let k: usize = 0; k < size; k += 16)
          sum = f32x4.add(sum, f32x4.mul(v128.load(q + k), v128.load(key + k)));
        const score = total(sum) * factor;
        store<f32>(weights + (p << 2), score);
        top = max(top, score);
      }
      let all: f32 = 0;
      for (let p = 0; p <= last; p++) {
        const at = weights + (p << 2);
        const e = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(at) - top)), 0);
        store<f32>(at, e);
        all += e;
      }
      for (let k: usize = 0; k < size; k += 16) {
        let sum = f32x4.splat(0);
        for (let p = 0; p <= last; p++)
          sum = f32x4.add(
            sum,
            f32x4.mul(v128.load32_splat(weights + (p << 2)), v128.load(values + <usize>p * stride + h + k)),
          );
        v128.store(out + h + k, f32x4.div(sum, f32x4.splat(all)));
      }
    }
    queries += stride;
    out += stride;
  }
}
