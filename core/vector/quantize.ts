/** Int8 rows: a quarter of the bytes of float32, for what streams through memory. */

/** Symmetric int8 with one scale a row: `rows ~ values * scale`, values in -127..127; a row of zeros has scale 1. */
export function quantizeRows(
  rows: Float32Array,
  width: number,
): { values: Int8Array<ArrayBuffer>; scales: Float32Array<ArrayBuffer> } {
  const values = new Int8Array(rows.length);
  const scales = new Float32Array(rows.length / width);
  for (let r = 0; r < scales.length; r++) {
    let most = 0;
    for (let i = r * width; i < (r + 1) * width; i++)
      most = Math.max(most, Math.abs(rows[i] as number));
    const scale = Math.fround(most / 127) || 1;
    scales[r] = scale;
    for (let i = r * width; i < (r + 1) * width; i++)
      values[i] = Math.max(-127, Math.min(127, Math.round((rows[i] as number) / scale)));
  }
  return { values, scales };
}
