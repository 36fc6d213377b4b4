/**
 * Pictures to `pixel_values`, as Hugging Face's CLIPImageProcessor does: shortest side to S with PIL's antialiased
 * bicubic, centre crop, scale to 0..1, normalise. Bit-exact to Pillow's 8-bit resampling (src/libImaging/Resample.c).
 */
import { PictureMathError } from '../errors.ts';

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

// Resample.c: 32 bits less 8 for the pixel and 2 for overshoot.
const PRECISION_BITS = 22;
const SUPPORT = 2;

/** Keys' cubic with a = -0.5, as in Pillow. */
function bicubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

interface Weights {
  starts: Int32Array;
  sizes: Int32Array;
  /** [outputs, width], fixed point. */
  values: Int32Array;
  width: number;
}

/** Filter weights for outputs `from .. from + count` of a line of `input` pixels scaled to `output`. */
function createWeights(input: number, output: number, from: number, count: number): Weights {
  const scale = input / output;
  const filterScale = Math.max(scale, 1);
  const support = SUPPORT * filterScale;
  const width = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const sizes = new Int32Array(count);
  const values = new Int32Array(count * width);
  const line = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const size = Math.min(input, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let x = 0; x < size; x++)
      sum += line[x] = bicubic((x + start - centre + 0.5) * (1 / filterScale));
    for (let x = 0; x < size; x++) {
      const weight = ((line[x] as number) / sum) * (1 << PRECISION_BITS);
      values[i * width + x] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    starts[i] = start;
    sizes[i] = size;
  }
  return { starts, sizes, values, width };
}

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

/** RGB of one pixel on white, rounded. */
function onWhite(channel: number, alpha: number): number {
  return alpha === 255 ? channel : Math.round((channel * alpha + 255 * (255 - alpha)) / 255);
}

/**
 * Scales to the shortest side `size` and cuts the centre: RGB bytes [size, size, 3]. Alpha is flattened on white.
 * @throws PictureMathError `picture-unreadable` for pictures without pixels, `picture-too-large`
 */
export function resizeAndCrop(pixels: Pixels, size: number): Uint8ClampedArray {
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
  const scaled = scaledSize(width, height, size);
  const columns = createWeights(width, scaled.width, Math.floor((scaled.width - size) / 2), size);
  const rows = createWeights(height, scaled.height, Math.floor((scaled.height - size) / 2), size);
  const firstRow = rows.starts[0] as number;
  const lastRow = (rows.starts[size - 1] as number) + (rows.sizes[size - 1] as number);
  const half = 1 << (PRECISION_BITS - 1);
  const line = new Uint8Array(width * 3);
  // Rounded to 8 bits between the passes, as Pillow does.
  const narrow = new Uint8ClampedArray((lastRow - firstRow) * size * 3);
  for (let y = firstRow; y < lastRow; y++) {
    for (let x = 0, from = y * width * 4, to = 0; x < width; x++, from += 4, to += 3) {
      const alpha = data[from + 3] as number;
      line[to] = onWhite(data[from] as number, alpha);
      line[to + 1] = onWhite(data[from + 1] as number, alpha);
      line[to + 2] = onWhite(data[from + 2] as number, alpha);
    }
    filterLine(line, narrow, (y - firstRow) * size * 3, columns, half);
  }
  const out = new Uint8ClampedArray(size * size * 3);
  const stride = size * 3;
  for (let y = 0; y < size; y++) {
    const start = (rows.starts[y] as number) - firstRow;
    const count = rows.sizes[y] as number;
    for (let x = 0; x < stride; x++) {
      let sum = half;
      for (let k = 0; k < count; k++)
        sum +=
          (rows.values[y * rows.width + k] as number) *
          (narrow[(start + k) * stride + x] as number);
      out[y * stride + x] = sum >> PRECISION_BITS;
    }
  }
  return out;
}

function filterLine(
  line: Uint8Array,
  out: Uint8ClampedArray,
  offset: number,
  weights: Weights,
  half: number,
): void {
  const { starts, sizes, values, width } = weights;
  for (let x = 0; x < starts.length; x++) {
    let r = half;
    let g = half;
    let b = half;
    for (
      let k = 0, from = (starts[x] as number) * 3, at = x * width;
      k < (sizes[x] as number);
      k++, from += 3, at++
    ) {
      const weight = values[at] as number;
      r += weight * (line[from] as number);
      g += weight * (line[from + 1] as number);
      b += weight * (line[from + 2] as number);
    }
    out[offset + x * 3] = r >> PRECISION_BITS;
    out[offset + x * 3 + 1] = g >> PRECISION_BITS;
    out[offset + x * 3 + 2] = b >> PRECISION_BITS;
  }
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
