/**
 * Convolutions of float32 pictures in WebAssembly SIMD. It is compiled twice: with relaxed instructions, of which one
 * multiplies and adds with a single rounding where a processor can, and without, for engines that do not know them.
 *
 * Pictures lie with their channels last, [height, width, channels]. Weights of a matrix [columns, depth] lie in panels of 8
 * columns, [columns / 8, depth, 8], the last panel filled up with zeros; so does a bias. Channels of depthwise
 * convolutions, and the columns of what is written, are multiples of 4.
 */

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

// @ts-ignore: decorator
@inline
const PANEL: i32 = 8;

// @ts-ignore: decorator
@inline
function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** The pseudo-minimum and -maximum are one instruction each on x86, where the others take nine. NaN stays. */
// @ts-ignore: decorator
@inline
function clamp(v: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(v, low), high);
}

/**
 * out[r][c] = clamp(sum over k of a[r][k] * weights[c][k] + bias[c]): rows of `a` are `depth` numbers, one after another,
 * rows of `out` are `columns` numbers.
 */
export function multiply(
  a: usize, rows: i32, depth: i32, weights: usize, bias: usize, columns: i32, low: f32, high: f32, out: usize,
): void {
  const stride = <usize>depth << 2;
  const outStride = <usize>columns << 2;
  const lows = f32x4.splat(low), highs = f32x4.splat(high);
  for (let r = 0; r < rows; r += 4) {
    // The last rows stand for those that are not there, and are written again with the same numbers.
    const left = rows - r - 1;
    const a0 = a + r * stride;
    const a1 = a0 + min(left, 1) * stride;
    const a2 = a0 + min(left, 2) * stride;
    const a3 = a0 + min(left, 3) * stride;
    const o0 = out + r * outStride;
    const o1 = o0 + min(left, 1) * outStride;
    const o2 = o0 + min(left, 2) * outStride;
    const o3 = o0 + min(left, 3) * outStride;
    let w = weights;
    for (let c = 0; c < columns; c += PANEL) {
      const at = <usize>c << 2;
      let x00 = v128.load(bias + at), x01 = v128.load(bias + at, 16);
      let x10 = x00, x11 = x01, x20 = x00, x21 = x01, x30 = x00, x31 = x01;
      for (let k: usize = 0; k < stride; k += 4) {
        const w0 = v128.load(w), w1 = v128.load(w, 16);
        w += PANEL << 2;
        let y = v128.load32_splat(a0 + k);
        x00 = multiplyAdd(y, w0, x00);
        x01 = multiplyAdd(y, w1, x01);
        y = v128.load32_splat(a1 + k);
        x10 = multiplyAdd(y, w0, x10);
        x11 = multiplyAdd(y, w1, x11);
        y = v128.load32_splat(a2 + k);
        x20 = multiplyAdd(y, w0, x20);
        x21 = multiplyAdd(y, w1, x21);
        y = v128.load32_splat(a3 + k);
        x30 = multiplyAdd(y, w0, x30);
        x31 = multiplyAdd(y, w1, x31);
      }
      v128.store(o0 + at, clamp(x00, lows, highs));
      v128.store(o1 + at, clamp(x10, lows, highs));
      v128.store(o2 + at, clamp(x20, lows, highs));
      v128.store(o3 + at, clamp(x30, lows, highs));
      if (c + 4 >= columns) continue;
      v128.store(o0 + at, clamp(x01, lows, highs), 16);
      v128.store(o1 + at, clamp(x11, lows, highs), 16);
      v128.store(o2 + at, clamp(x21, lows, highs), 16);
      v128.store(o3 + at, clamp(x31, lows, highs), 16);
    }
  }
}

/**
 * What a kernel of `size` x `size` sees at `count` places from `first` on, counted row by row over an output `outWidth`
 * wide: rows of size * size * channels numbers, zero outside of the picture.
 */
export function gather(
  x: usize, height: i32, width: i32, channels: i32, size: i32, stride: i32, padTop: i32, padLeft: i32,
  outWidth: i32, first: i32, count: i32, out: usize,
): void {
  const pixel = <usize>channels << 2;
  for (let i = first; i < first + count; i++) {
    const top = (i / outWidth) * stride - padTop;
    const left = (i % outWidth) * stride - padLeft;
    const from = max(0, left), to = min(width, left + size);
    const before = <usize>min(from - left, size) * pixel;
    const bytes = <usize>max(0, to - from) * pixel;
    const all = <usize>size * pixel;
    for (let y = top; y < top + size; y++) {
      if (y < 0 || y >= height) memory.fill(out, 0, all);
      else {
        if (before > 0) memory.fill(out, 0, before);
        memory.copy(out + before, x + <usize>(y * width + from) * pixel, bytes);
        if (before + bytes < all) memory.fill(out + before + bytes, 0, all - before - bytes);
      }
      out += all;
    }
  }
}

/**
 * Each channel by itself: weights [size, size, channels], bias [channels]. Four neighbours at a time share their weights,
 * where none of them looks over the edge.
 */
export function depthwise(
  x: usize, height: i32, width: i32, channels: i32, size: i32, stride: i32, padTop: i32, padLeft: i32,
  weights: usize, bias: usize, low: f32, high: f32, outHeight: i32, outWidth: i32, out: usize,
): void {
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const step = <usize>stride * pixel;
  const lows = f32x4.splat(low), highs = f32x4.splat(high);
  for (let oy = 0; oy < outHeight; oy++) {
    const top = oy * stride - padTop;
    const y0 = max(0, -top), y1 = min(size, height - top);
    for (let ox = 0; ox < outWidth; ) {
      const left = ox * stride - padLeft;
      const first = x + <usize>((top + y0) * width + left) * pixel;
      const firstWeights = weights + <usize>(y0 * size) * pixel;
      if (left >= 0 && left + 3 * stride + size <= width && ox + 4 <= outWidth) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let s0 = v128.load(bias + c), s1 = s0, s2 = s0, s3 = s0;
          let from = first + c;
          let w = firstWeights + c;
          for (let ky = y0; ky < y1; ky++) {
            let at = from;
            for (let kx = 0; kx < size; kx++) {
              const k = v128.load(w);
              s0 = multiplyAdd(v128.load(at), k, s0);
              s1 = multiplyAdd(v128.load(at + step), k, s1);
              s2 = multiplyAdd(v128.load(at + 2 * step), k, s2);
              s3 = multiplyAdd(v128.load(at + 3 * step), k, s3);
              at += pixel;
              w += pixel;
            }
            from += row;
          }
          v128.store(out, clamp(s0, lows, highs));
          v128.store(out + pixel, clamp(s1, lows, highs));
          v128.store(out + 2 * pixel, clamp(s2, lows, highs));
          v128.store(out + 3 * pixel, clamp(s3, lows, highs));
          out += 16;
        }
        out += 3 * pixel;
        ox += 4;
        continue;
      }
      const x0 = max(0, -left), x1 = min(size, width - left);
      for (let c: usize = 0; c < pixel; c += 16) {
        let sum = v128.load(bias + c);
        for (let ky = y0; ky < y1; ky++) {
          let at = first + <usize>(ky - y0) * row + <usize>x0 * pixel + c;
          let w = weights + <usize>(ky * size + x0) * pixel + c;
          for (let kx = x0; kx < x1; kx++) {
            sum = multiplyAdd(v128.load(at), v128.load(w), sum);
            at += pixel;
            w += pixel;
          }
        }
        v128.store(out, clamp(sum, lows, highs));
        out += 16;
      }
      ox++;
    }
  }
}

/** out = clamp(a + b), `count` numbers, a multiple of 4. */
export function addClamped(a: usize, b: usize, count: i32, low: f32, high: f32, out: usize): void {
  const lows = f32x4.splat(low), highs = f32x4.splat(high);
  for (let i: usize = 0; i < <usize>count << 2; i += 16)
    v128.store(out + i, clamp(f32x4.add(v128.load(a + i), v128.load(b + i)), lows, highs));
}
