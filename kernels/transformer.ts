/**
 * The arithmetic of CLIP's text transformer in WebAssembly SIMD (AssemblyScript). Every function takes byte offsets into
 * the one memory, which core/text/text-kernel.ts lays out; all offsets are multiples of 16, all widths of 16.
 *
 * Float32 throughout, except for the matrix products (matrix.ts): there the weights are int8 with one scale a row, and
 * activations are quantised a token at a time to 14 bits. A token never depends on its neighbours.
 */
import { largest, MAGIC } from './matrix';

export { linear, quantize } from './matrix';

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

// @ts-ignore: decorator
@inline
function total(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** The sums over the lanes of a, b, c and d, as the four lanes of one vector. */
// @ts-ignore: decorator
@inline
function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(
    v128.shuffle<i32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<i32>(ab, cd, 2, 3, 6, 7),
  );
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
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(88)), f32x4.splat(-87));
  const rounded = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504088896341)), f32x4.splat(MAGIC));
  const n = f32x4.sub(rounded, f32x4.splat(MAGIC));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  // p * 2^n: the low bits of what was rounded are n, which is added to the exponent.
  return i32x4.add(p, i32x4.shl(rounded, 23));
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

/** Scores of keys behind a query's own, which count for nothing. */
// @ts-ignore: decorator
@inline
const MASKED: f32 = -1e30;

/** Where the key or value of a position lies: before `first` among those that several prompts share. */
// @ts-ignore: decorator
@inline
function placeOf(position: i32, first: i32, shared: usize, own: usize, stride: usize): usize {
  return position < first ? shared + <usize>position * stride : own + <usize>(position - first) * stride;
}

/** weights[0 .. last] = exp(score - the largest score), the rest of the last four 0; the sum of all. */
// @ts-ignore: decorator
@inline
function softmax(
  q: usize, size: usize, sharedKeys: usize, keys: usize, first: i32, last: i32, stride: usize, factor: v128, weights: usize,
): f32 {
  const lanes = i32x4(0, 1, 2, 3);
  let most = f32x4.splat(MASKED);
  for (let p = 0; p <= last; p += 4) {
    // Past the last its own is read again.
    const k0 = placeOf(p, first, sharedKeys, keys, stride);
    const k1 = placeOf(min(p + 1, last), first, sharedKeys, keys, stride);
    const k2 = placeOf(min(p + 2, last), first, sharedKeys, keys, stride);
    const k3 = placeOf(min(p + 3, last), first, sharedKeys, keys, stride);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let k: usize = 0; k < size; k += 16) {
      const v = v128.load(q + k);
      a = f32x4.add(a, f32x4.mul(v, v128.load(k0 + k)));
      b = f32x4.add(b, f32x4.mul(v, v128.load(k1 + k)));
      c = f32x4.add(c, f32x4.mul(v, v128.load(k2 + k)));
      d = f32x4.add(d, f32x4.mul(v, v128.load(k3 + k)));
    }
    const isPast = i32x4.gt_s(i32x4.add(lanes, i32x4.splat(p)), i32x4.splat(last));
    const scores = v128.bitselect(f32x4.splat(MASKED), f32x4.mul(totals(a, b, c, d), factor), isPast);
    v128.store(weights + (p << 2), scores);
    most = f32x4.pmax(most, scores);
  }
  const top = f32x4.splat(largest(most));
  let all = f32x4.splat(0);
  for (let p = 0; p <= last; p += 4) {
    const scores = v128.load(weights + (p << 2));
    const e = v128.andnot(exp4(f32x4.sub(scores, top)), f32x4.eq(scores, f32x4.splat(MASKED)));
    v128.store(weights + (p << 2), e);
    all = f32x4.add(all, e);
  }
  return total(all);
}

/**
 * Causal attention: out [tokens, width] for queries [tokens, width] at positions from `start` on, over the keys and values
 * [position, width] from 0 to each query's own: those before `first` are shared, those from `first` on the prompt's own.
 * Head size a multiple of 4; `weights` has room for the positions, rounded up to four.
 */
export function attention(
  queries: usize,
  sharedKeys: usize,
  sharedValues: usize,
  first: i32,
  keys: usize,
  values: usize,
  tokens: i32,
  start: i32,
  width: i32,
  heads: i32,
  weights: usize,
  out: usize,
): void {
  const size = <usize>(width / heads) << 2;
  const stride = <usize>width << 2;
  const factor = f32x4.splat(<f32>1 / sqrt<f32>(<f32>(width / heads)));
  for (let h: usize = 0; h < stride; h += size) {
    for (let t = 0; t < tokens; t++) {
      const last = start + t;
      const at = <usize>t * stride + h;
      const all = softmax(queries + at, size, sharedKeys + h, keys + h, first, last, stride, factor, weights);
      const part = f32x4.splat(<f32>1 / all);
      let k: usize = 0;
      for (; k + 128 <= size; k += 128) {
        let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        let v = sharedValues + h + k;
        for (let p = 0; p <= last; p++, v += stride) {
          if (p == first) v = values + h + k;
          const w = v128.load32_splat(weights + (p << 2));
          a0 = f32x4.add(a0, f32x4.mul(w, v128.load(v)));
          a1 = f32x4.add(a1, f32x4.mul(w, v128.load(v, 16)));
          a2 = f32x4.add(a2, f32x4.mul(w, v128.load(v, 32)));
          a3 = f32x4.add(a3, f32x4.mul(w, v128.load(v, 48)));
          a4 = f32x4.add(a4, f32x4.mul(w, v128.load(v, 64)));
          a5 = f32x4.add(a5, f32x4.mul(w, v128.load(v, 80)));
          a6 = f32x4.add(a6, f32x4.mul(w, v128.load(v, 96)));
          a7 = f32x4.add(a7, f32x4.mul(w, v128.load(v, 112)));
        }
        const o = out + at + k;
        v128.store(o, f32x4.mul(a0, part));
        v128.store(o, f32x4.mul(a1, part), 16);
        v128.store(o, f32x4.mul(a2, part), 32);
        v128.store(o, f32x4.mul(a3, part), 48);
        v128.store(o, f32x4.mul(a4, part), 64);
        v128.store(o, f32x4.mul(a5, part), 80);
        v128.store(o, f32x4.mul(a6, part), 96);
        v128.store(o, f32x4.mul(a7, part), 112);
      }
      for (; k < size; k += 16) {
        let sum = f32x4.splat(0);
        let v = sharedValues + h + k;
        for (let p = 0; p <= last; p++, v += stride) {
          if (p == first) v = values + h + k;
          sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(weights + (p << 2)), v128.load(v)));
        }
        v128.store(out + at + k, f32x4.mul(sum, part));
      }
    }
  }
}
