/** A whole picture in a square: scaled to fit, as Pillow's `ImageOps.contain` does, and padded at both ends. */
import { PictureMathError } from '../errors.ts';
import type { Size } from './view.ts';

/** What the rest of the square is filled with: white, a colour, the mean of the picture's border, or its edge drawn out. */
export type Padding = 'white' | 'border' | 'edge' | readonly [number, number, number];
/**
 * Chosen by measurement (`npm run evaluate`, "What of a picture is read"): with it, changed pairs are called clear most often
 * of the paddings that call unchanged ones clear no more often than the middle square does.
 */
export const PADDING: Padding = 'border';
/** Scaling costs memory by the longer side: 160 MB here. No picture that is one has more. */
const MAX_SIDE = 10_000_000;

/**
 * The size whose longer side is `size`; the shorter one is rounded half up, and at least a pixel.
 * @throws PictureMathError `picture-too-large` for sides of more than ten million pixels
 */
export function fit({ width, height }: Size, size: number): Size {
  if (Math.max(width, height) > MAX_SIDE)
    throw new PictureMathError(
      'picture-too-large',
      `Expected sides of at most ${MAX_SIDE / 1e6} million pixels to read a picture whole, got ${width} x ${height}: read a part of it.`,
    );
  const scaled = (short: number, long: number) =>
    Math.max(1, Math.floor((size * short) / long + 0.5));
  return width >= height
    ? { width: size, height: scaled(height, width) }
    : { width: scaled(width, height), height: size };
}

/** Mean RGB of the outermost pixels, rounded. */
function borderColour(rgb: Uint8ClampedArray, { width, height }: Size): [number, number, number] {
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (rgb[(y * width + x) * 3 + c] as number);
      count++;
    }
  const mean = (c: number) => Math.round((sum[c] ?? 0) / count);
  return [mean(0), mean(1), mean(2)];
}

/** RGB bytes of a fitted picture in the middle of a square, [size, size, 3]. */
export function pad(
  rgb: Uint8ClampedArray,
  fitted: Size,
  size: number,
  padding: Padding,
): Uint8ClampedArray {
  const { width, height } = fitted;
  if (width === size && height === size) return rgb;
  const left = Math.floor((size - width) / 2);
  const top = Math.floor((size - height) / 2);
  const colour =
    padding === 'white'
      ? ([255, 255, 255] as const)
      : padding === 'border'
        ? borderColour(rgb, fitted)
        : padding;
  const out = new Uint8ClampedArray(size * size * 3);
  const within = (x: number, most: number) => Math.max(0, Math.min(most - 1, x));
  for (let y = 0, to = 0; y < size; y++)
    for (let x = 0; x < size; x++, to += 3) {
      const [u, v] = [within(x - left, width), within(y - top, height)];
      const isInside = u === x - left && v === y - top;
      const from = (v * width + u) * 3;
      for (let c = 0; c < 3; c++)
        out[to + c] =
          isInside || colour === 'edge' ? (rgb[from + c] as number) : (colour[c] as number);
    }
  return out;
}
