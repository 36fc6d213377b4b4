/**
 * The two passes of Pillow's 8-bit resampling (core/picture/resample.ts) in WebAssembly SIMD, a pixel of four channels at a
 * time: the same integers, so the same bytes. Pixels are RGBA, weights int32 with 22 bits behind the point.
 */

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

// @ts-ignore: decorator
@inline
const PRECISION_BITS: i32 = 22;
// @ts-ignore: decorator
@inline
const HALF: i32 = 1 << (PRECISION_BITS - 1);

// @ts-ignore: decorator
@inline
function whole(sum: v128): v128 {
  return i32x4.shr_s(sum, PRECISION_BITS);
}

/** Puts a line of `count` pixels on white, in place. */
export function flatten(line: usize, count: i32): void {
  for (const end = line + (<usize>count << 2); line < end; line += 4) {
    const alpha: u32 = load<u8>(line, 3);
    if (alpha == 255) continue;
    const white = 255 * (255 - alpha) + 127;
    for (let channel: usize = 0; channel < 3; channel++)
      store<u8>(line + channel, <u8>((<u32>load<u8>(line + channel) * alpha + white) / 255));
  }
}

/**
 * One line scaled across: pixel x of `count` is the sum of `sizes[x]` pixels from `starts[x]` on, weighted with
 * `values[x * width ..]`.
 */
export function across(
  line: usize, starts: usize, sizes: usize, values: usize, width: i32, count: i32, out: usize,
): void {
  for (let x = 0; x < count; x++) {
    let pixel = line + (<usize>load<i32>(starts) << 2);
    let weight = values;
    const end = weight + (<usize>load<i32>(sizes) << 2);
    let even = i32x4.splat(HALF), odd = i32x4.splat(0);
    for (; weight + 16 <= end; weight += 16, pixel += 16) {
      const four = v128.load(pixel);
      const first = i16x8.extend_low_i8x16_u(four), last = i16x8.extend_high_i8x16_u(four);
      even = i32x4.add(even, i32x4.mul(i32x4.extend_low_i16x8_u(first), v128.load32_splat(weight)));
      odd = i32x4.add(odd, i32x4.mul(i32x4.extend_high_i16x8_u(first), v128.load32_splat(weight, 4)));
      even = i32x4.add(even, i32x4.mul(i32x4.extend_low_i16x8_u(last), v128.load32_splat(weight, 8)));
      odd = i32x4.add(odd, i32x4.mul(i32x4.extend_high_i16x8_u(last), v128.load32_splat(weight, 12)));
    }
    for (; weight < end; weight += 4, pixel += 4) {
      const one = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(pixel)));
      even = i32x4.add(even, i32x4.mul(one, v128.load32_splat(weight)));
    }
    const sum = whole(i32x4.add(even, odd));
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(sum, sum), sum);
    v128.store32_lane(out, bytes, 0);
    out += 4;
    starts += 4;
    sizes += 4;
    values += <usize>width << 2;
  }
}

/** `count` lines of `stride` bytes, a multiple of 16, one after another, summed into one with a weight each. */
export function down(lines: usize, stride: i32, values: usize, count: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>stride; at += 16) {
    let a = i32x4.splat(HALF), b = a, c = a, d = a;
    let line = lines + at;
    for (let k = 0; k < count; k++) {
      const four = v128.load(line);
      const weight = v128.load32_splat(values + (<usize>k << 2));
      const first = i16x8.extend_low_i8x16_u(four), last = i16x8.extend_high_i8x16_u(four);
      a = i32x4.add(a, i32x4.mul(i32x4.extend_low_i16x8_u(first), weight));
      b = i32x4.add(b, i32x4.mul(i32x4.extend_high_i16x8_u(first), weight));
      c = i32x4.add(c, i32x4.mul(i32x4.extend_low_i16x8_u(last), weight));
      d = i32x4.add(d, i32x4.mul(i32x4.extend_high_i16x8_u(last), weight));
      line += stride;
    }
    const low = i16x8.narrow_i32x4_s(whole(a), whole(b));
    const high = i16x8.narrow_i32x4_s(whole(c), whole(d));
    v128.store(out + at, i8x16.narrow_i16x8_u(low, high));
  }
}
