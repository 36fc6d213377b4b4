/**
 * How flat a picture is: blank ones and text have areas of one colour, drawings less, photographs hardly any, noise none.
 * One number beside the embedding, which was trained to overlook how a thing is shown.
 */

/** Neighbours count as equal up to this sum over three channels: JPEG moves flat areas by a level or two. */
const TOLERANCE = 2;

/** At most so many rows and columns are looked for details in, each of at least so many pixels: means swallow grain. */
const CELLS = 48;
const CELL_PIXELS = 4;
/** A cell is a detail where it leaves the line between its neighbours by more levels than this: gradients are straight. */
const DETAIL_LEVELS = 10;
/**
 * With fewer details than this share of cells, a picture is empty. At 192 pixels 398 of 400 blank ones, gradients and soft
 * spots are (`training/drawings/odd.ts`), and of 3,328 drawings and emoji of the evaluation none (2026-11-28).
 */
const EMPTY = 0.012;

/**
 * Share of neighbouring pixels (right and below) of RGB bytes [size, size, 3] that are equal, 0 to 1; exactly 1 for an
 * empty picture, one without details: one colour, a gradient, a wall in soft light, a lens with its cap on.
 */
export function flatnessOf(rgb: Uint8ClampedArray, size: number): number {
  const pairs = 2 * size * (size - 1);
  if (pairs === 0 || isEmpty(rgb, size)) return 1;
  const equal = (a: number, b: number) =>
    Math.abs((rgb[a] as number) - (rgb[b] as number)) +
      Math.abs((rgb[a + 1] as number) - (rgb[b + 1] as number)) +
      Math.abs((rgb[a + 2] as number) - (rgb[b + 2] as number)) <=
    TOLERANCE;
  let count = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 3;
      if (x + 1 < size && equal(at, at + 3)) count++;
      if (y + 1 < size && equal(at, at + size * 3)) count++;
    }
  return count / pairs;
}

function isEmpty(rgb: Uint8ClampedArray, size: number): boolean {
  const cells = Math.min(CELLS, Math.ceil(size / CELL_PIXELS));
  const means = cellMeans(rgb, size, cells);
  /** Of every picture and frame: no lists are made on the way. */
  const bends = (at: number, step: number) => {
    for (let i = at; i < at + 3; i++) {
      const around = (means[i - step] as number) + (means[i + step] as number);
      if (Math.abs(2 * (means[i] as number) - around) > DETAIL_LEVELS) return true;
    }
    return false;
  };
  let details = 0;
  for (let y = 0; y < cells; y++)
    for (let x = 0; x < cells; x++) {
      const at = (y * cells + x) * 3;
      const across = x > 0 && x + 1 < cells && bends(at, 3);
      if (across || (y > 0 && y + 1 < cells && bends(at, cells * 3))) details++;
    }
  return details < EMPTY * cells * cells;
}

/** Mean RGB of `cells` x `cells` parts, [cells, cells, 3]. */
function cellMeans(rgb: Uint8ClampedArray, size: number, cells: number): Float64Array {
  const means = new Float64Array(cells * cells * 3);
  const edge = (cell: number) => Math.floor((cell * size) / cells);
  for (let y = 0; y < cells; y++)
    for (let x = 0; x < cells; x++) {
      const [top, bottom, left, right] = [edge(y), edge(y + 1), edge(x), edge(x + 1)];
      const count = (bottom - top) * (right - left);
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++)
          for (let channel = 0; channel < 3; channel++) {
            const at = (y * cells + x) * 3 + channel;
            const value = rgb[(row * size + column) * 3 + channel] as number;
            means[at] = (means[at] as number) + value / count;
          }
    }
  return means;
}
