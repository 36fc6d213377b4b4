/** Reads bytes and does nothing else: the limit that benchmarks measure the other kernels against. */

/** Where the caller may lay out its data. */
export const heapBase: usize = __heap_base;

/** The 32-bit sums over `bytes` (a multiple of 64) from `at`, so that nothing is optimised away. */
export function read(at: usize, bytes: usize): i32 {
  let a = i32x4.splat(0), b = a, c = a, d = a;
  for (const end = at + bytes; at < end; at += 64) {
    a = i32x4.add(a, v128.load(at));
    b = i32x4.add(b, v128.load(at, 16));
    c = i32x4.add(c, v128.load(at, 32));
    d = i32x4.add(d, v128.load(at, 48));
  }
  return i32x4.extract_lane(i32x4.add(i32x4.add(a, b), i32x4.add(c, d)), 0);
}
