/** Pillow's 8-bit bicubic resampling of a part of a picture, bit for bit (src/libImaging/Resample.c). */
import type { Size, Window } from './view.ts';

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

/** How each number of a scaled line is summed. */
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

/** What is made of a part: its size once it is scaled, and which rectangle of that is kept. */
export interface Target extends Size {
  kept: Window;
}

/** Both directions, and the rows of the part that what is kept is made of. */
export function filtersOf(
  { width, height }: Window,
  { width: scaledWidth, height: scaledHeight, kept }: Target,
) {
  const columns = createWeights(width, scaledWidth, kept.left, kept.width);
  const rows = createWeights(height, scaledHeight, kept.top, kept.height);
  const firstRow = rows.starts[0] as number;
  const lastRow =
    (rows.starts[kept.height - 1] as number) + (rows.sizes[kept.height - 1] as number);
  return { columns, rows, firstRow, rowCount: lastRow - firstRow };
}

/** RGB of one pixel on white, rounded. */
function onWhite(channel: number, alpha: number): number {
  return alpha === 255 ? channel : Math.round((channel * alpha + 255 * (255 - alpha)) / 255);
}

/**
 * Scales a part of RGBA pixels and keeps a rectangle of it: RGB bytes [kept.height, kept.width, 3], on white. The part is
 * scaled as if it were the whole picture, and is never copied.
 * @param data RGBA, rows of `stride` pixels
 */
export function resample(
  data: Uint8Array | Uint8ClampedArray,
  stride: number,
  part: Window,
  target: Target,
): Uint8ClampedArray {
  const { left, top, width } = part;
  const { kept } = target;
  const { columns, rows, firstRow, rowCount } = filtersOf(part, target);
  const half = 1 << (PRECISION_BITS - 1);
  const line = new Uint8Array(width * 3);
  const across = kept.width * 3;
  // Rounded to 8 bits between the passes, as Pillow does.
  const narrow = new Uint8ClampedArray(rowCount * across);
  for (let y = 0; y < rowCount; y++) {
    let from = ((top + firstRow + y) * stride + left) * 4;
    for (let x = 0, to = 0; x < width; x++, from += 4, to += 3) {
      const alpha = data[from + 3] as number;
      line[to] = onWhite(data[from] as number, alpha);
      line[to + 1] = onWhite(data[from + 1] as number, alpha);
      line[to + 2] = onWhite(data[from + 2] as number, alpha);
    }
    filterLine(line, narrow, y * across, columns, half);
  }
  const out = new Uint8ClampedArray(kept.height * across);
  for (let y = 0; y < kept.height; y++) {
    const start = (rows.starts[y] as number) - firstRow;
    const count = rows.sizes[y] as number;
    for (let x = 0; x < across; x++) {
      let sum = half;
      for (let k = 0; k < count; k++)
        sum +=
          (rows.values[y * rows.width + k] as number) *
          (narrow[(start + k) * across + x] as number);
      out[y * across + x] = sum >> PRECISION_BITS;
    }
  }
  return out;
}

/** `resample`, or what gives the same bytes. */
export type Resample = typeof resample;

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
