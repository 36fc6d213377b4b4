/**
 * How flat a picture is: blank ones and text have areas of one colour, drawings less, photographs hardly any, noise none.
 * One number beside the embedding, which was trained to overlook how a thing is shown.
 */

/** Neighbours count as equal up to this sum over three channels: JPEG moves flat areas by a level or two. */
const TOLERANCE = 2;

/** Share of neighbouring pixels (right and below) of RGB bytes [size, size, 3] that are equal, 0 to 1. */
export function flatnessOf(rgb: Uint8ClampedArray, size: number): number {
  const pairs = 2 * size * (size - 1);
  if (pairs === 0) return 1;
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
