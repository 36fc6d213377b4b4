/**
 * Parts of a square, taken out one by one and filled with what another square has there, or with what is around: what
 * changes then in the vector is what that part said. Zeiler and Fergus 2014 fill with grey, which models take for a thing;
 * of a difference A - B, the natural filling of A is B.
 */

/** How finely a square is gone through: `grid` x `grid` parts that lie `1 / grid` apart, each `reach` wide (of the side). */
export interface Scan {
  readonly grid: number;
  readonly reach: number;
  /** Whether parts go both ways, or only from the first picture into the second: half the work, nearly as good. */
  readonly both: boolean;
}
/** The first says where it is worth looking closer. Chosen by measurement on styles that training saw. */
export const COARSE: Scan = { grid: 6, reach: 1 / 4, both: false };
export const FINE: Scan = { grid: 12, reach: 1 / 6, both: true };

/** Of the side: what is around is blurred over so much of it. */
const AROUND = 1 / 8;

/** RGB bytes [size, size, 3]. */
export type Square = Uint8ClampedArray;

/** `square` with the part at `cell` (row by row) from `filling`; both [size, size, 3], neither is changed. */
export function exchangePart(
  square: Square,
  filling: Square,
  size: number,
  { grid, reach }: Pick<Scan, 'grid' | 'reach'>,
  cell: number,
): Square {
  const out = square.slice();
  const [from, to] = [-1, 1].map((end) => (at: number) => {
    const edge = ((at + 0.5) / grid + (end * reach) / 2) * size;
    return Math.max(0, Math.min(size, Math.floor(edge + 0.5)));
  }) as [(at: number) => number, (at: number) => number];
  const [row, column] = [Math.floor(cell / grid), cell % grid];
  for (let y = from(row); y < to(row); y++) {
    const [begin, end] = [from(column), to(column)].map((x) => (y * size + x) * 3);
    out.set(filling.subarray(begin, end), begin);
  }
  return out;
}

/** A square without its details, for a picture that nothing is compared with: three box blurs, which is nearly Gaussian. */
export function blurSquare(square: Square, size: number): Square {
  let from = Float32Array.from(square);
  const reach = Math.round(AROUND * size);
  for (let pass = 0; pass < 3; pass++) {
    from = blurLines(from, size, reach, 3, 3 * size);
    from = blurLines(from, size, reach, 3 * size, 3);
  }
  return Uint8ClampedArray.from(from);
}

/** Means over `2 reach + 1` neighbours along each line; its ends count on. */
function blurLines(from: Float32Array, size: number, reach: number, step: number, line: number) {
  const out = new Float32Array(from.length);
  const within = (x: number) => Math.max(0, Math.min(size - 1, x));
  for (let n = 0; n < size; n++)
    for (let channel = 0; channel < 3; channel++) {
      const at = (x: number) => n * line + within(x) * step + channel;
      let sum = 0;
      for (let x = -reach; x <= reach; x++) sum += from[at(x)] as number;
      for (let x = 0; x < size; x++) {
        out[at(x)] = sum / (2 * reach + 1);
        sum += (from[at(x + reach + 1)] as number) - (from[at(x - reach)] as number);
      }
    }
  return out;
}
