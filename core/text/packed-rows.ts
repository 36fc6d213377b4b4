/**
 * Int8 matrices as the text kernel multiplies them (kernels/matrix.ts): eight rows beside each other, two of them in a lane
 * of 16 bits, in the order in which they are read.
 */

/** Rows that lie together: matrices have a multiple of it. */
export const PACKED_ROWS = 8;
const HALF = PACKED_ROWS / 2;
/** What makes the lower row of a lane unsigned. */
const MIDDLE = 128;

/**
 * @param values int8 [rows, width], rows a multiple of 8, width of 2
 * @returns as many bytes: [rows / 8, width / 2, 4 lanes, 2 columns, lower and upper row]
 * @throws RangeError for other shapes
 */
export function packRows(values: Int8Array, width: number): Uint8Array<ArrayBuffer> {
  const rows = values.length / width;
  if (rows % PACKED_ROWS !== 0 || width % 2 !== 0)
    throw new RangeError(
      `Expected a multiple of ${PACKED_ROWS} rows of even width, got ${rows} x ${width}.`,
    );
  const packed = new Uint8Array(values.length);
  let at = 0;
  for (let n = 0; n < rows; n += PACKED_ROWS)
    for (let k = 0; k < width; k += 2)
      for (let lane = 0; lane < HALF; lane++)
        for (const column of [k, k + 1]) {
          packed[at++] = (values[(n + lane) * width + column] as number) + MIDDLE;
          packed[at++] = values[(n + HALF + lane) * width + column] as number;
        }
  return packed;
}
