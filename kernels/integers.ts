/** What both kernels do with int8 rows and 14-bit numbers: products, and sums over lanes. */

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

/** The products of four rows int8 [4, width] with x (digits [width / 16, 2, 16]), as four lanes. */
// @ts-ignore: decorator
@inline
export function fourRows(rows: usize, width: i32, x: usize): v128 {
  const r1 = rows + width, r2 = r1 + width, r3 = r2 + width;
  let h0 = i32x4.splat(0), l0 = h0, h1 = h0, l1 = h0, h2 = h0, l2 = h0, h3 = h0, l3 = h0;
  for (let k = 0; k < width; k += 16) {
    const h = v128.load(x + (k << 1));
    const l = v128.load(x + (k << 1), 16);
    let v = v128.load(rows + k);
    h0 = dot(v, h, h0);
    l0 = dot(v, l, l0);
    v = v128.load(r1 + k);
    h1 = dot(v, h, h1);
    l1 = dot(v, l, l1);
    v = v128.load(r2 + k);
    h2 = dot(v, h, h2);
    l2 = dot(v, l, l2);
    v = v128.load(r3 + k);
    h3 = dot(v, h, h3);
    l3 = dot(v, l, l3);
  }
  return sums(join(h0, l0), join(h1, l1), join(h2, l2), join(h3, l3));
}
