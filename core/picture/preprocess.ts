/**
 * Pictures to `pixel_values`, as Hugging Face's CLIPImageProcessor does: shortest side to S with PIL's antialiased
 * bicubic, centre crop, scale to 0..1, normalise. Another view than the middle square is chosen before that.
 */
import { PictureMathError } from '../errors.ts';
import { fit, pad, PADDING, type Padding } from './padding.ts';
import { resample, type Resample } from './resample.ts';
import { MIDDLE, windowOf, type View } from './view.ts';

/** RGBA, 8 bits each, not premultiplied, row-major. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

export interface ImageRecipe {
  size: number;
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}

/** Larger pictures are refused before decoding costs seconds and gigabytes. */
export const MAX_PIXELS = 100_000_000;

/** The scaled size whose shortest side is `size`; the longer side is cut to whole pixels, as the reference does. */
export function scaledSize(
  width: number,
  height: number,
  size: number,
): { width: number; height: number } {
  return width <= height
    ? { width: size, height: Math.trunc((size * height) / width) }
    : { width: Math.trunc((size * width) / height), height: size };
}

/**
 * The square of a picture that a view chooses, as RGB bytes [size, size, 3]: its shortest side scaled to `size` and the
 * centre cut out; of a square view, that square; of `whole`, the longer side scaled to `size`, and padded. Alpha is
 * flattened on white.
 * @throws PictureMathError `picture-unreadable` for pictures without pixels, `picture-too-large`, `request-malformed` for
 * a view of numbers that are none
 */
export function resizeAndCrop(
  pixels: Pixels,
  size: number,
  view: View = MIDDLE,
  {
    padding = PADDING,
    scale = resample,
  }: { padding?: Padding | undefined; scale?: Resample | undefined } = {},
): Uint8ClampedArray {
  const { width, height, data } = pixels;
  if (!(width > 0 && height > 0) || data.length !== width * height * 4)
    throw new PictureMathError(
      'picture-unreadable',
      `Expected ${width} x ${height} RGBA pixels, got ${data.length} bytes.`,
    );
  if (width * height > MAX_PIXELS)
    throw new PictureMathError(
      'picture-too-large',
      `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height}.`,
      { reason: { key: 'picture-pixels', width, height, most: MAX_PIXELS } },
    );
  const window = windowOf(view, pixels);
  if (view.kind === 'whole') {
    const fitted = fit(pixels, size);
    const kept = { left: 0, top: 0, ...fitted };
    return pad(scale(data, width, window, { ...fitted, kept }), fitted, size, padding);
  }
  const scaled = scaledSize(window.width, window.height, size);
  const left = Math.floor((scaled.width - size) / 2);
  const top = Math.floor((scaled.height - size) / 2);
  const kept = { left, top, width: size, height: size };
  return scale(data, width, window, { ...scaled, kept });
}

/** `pixel_values` f32 [1, 3, size, size]. Errors as `resizeAndCrop`. */
export const preprocess = (pixels: Pixels, recipe: ImageRecipe) =>
  normalizeRgb(resizeAndCrop(pixels, recipe.size), recipe);

/** RGB bytes [size, size, 3] as `pixel_values` f32 [1, 3, size, size]. */
export function normalizeRgb(
  rgb: Uint8ClampedArray,
  { size, mean, std }: ImageRecipe,
): Float32Array<ArrayBuffer> {
  const plane = size * size;
  const out = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++)
    for (let i = 0; i < plane; i++)
      out[channel * plane + i] =
        ((rgb[i * 3 + channel] as number) / 255 - (mean[channel] as number)) /
        (std[channel] as number);
  return out;
}
