/** What the scan does with int8 rows and 14-bit numbers: products, and sums over lanes. */

/** sum + w . x over groups of four bytes: w int8, x of 7 bits. */
// @ts-ignore: decorator
@inline
export function dot(w: v128, x: v128, sum: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(w, x, sum);
}

/** The sums over the lanes of a, b, c and d, as the four lanes of one vector. */
// @ts-ignore: decorator
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(
    v128.shuffle<i32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<i32>(ab, cd, 2, 3, 6, 7),
  );
}

/** The products with the high digits, 128 times those with the low ones. */
// @ts-ignore: decorator
@inline
export function join(high: v128, low: v128): v128 {
  return i32x4.add(i32x4.shl(high, 7), low);
}
