/** The same picture, taken again: small crops, every second one mirrored. What moves between these means nothing. */
import type { Pixels } from './preprocess.ts';
import type { Window } from './view.ts';

/** How much of each side a crop keeps. */
const KEPT = 0.93;
/** Where crops lie, as shares of what is cut off: left, top, mirrored. */
const VIEWS = [
  [0, 0, true],
  [1, 1, false],
  [1, 0, true],
  [0, 1, false],
] as const;
export const AUGMENTED_VIEWS = VIEWS.length;

/**
 * View `index` (from 0, below `AUGMENTED_VIEWS`) of a picture, or of a part of it; the picture stays as it is, and no
 * more than the view is copied.
 */
export function augmentedView(
  { width, height, data }: Pixels,
  index: number,
  part: Window = { left: 0, top: 0, width, height },
): Pixels {
  const view = VIEWS[index];
  if (!view) throw new RangeError(`Expected a view below ${AUGMENTED_VIEWS}, got ${index}.`);
  const [across, down, mirrored] = view;
  const size = { width: Math.ceil(part.width * KEPT), height: Math.ceil(part.height * KEPT) };
  const left = part.left + Math.round((part.width - size.width) * across);
  const top = part.top + Math.round((part.height - size.height) * down);
  const out = new Uint8ClampedArray(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    const from = ((top + y) * width + left) * 4;
    const line = data.subarray(from, from + size.width * 4);
    if (!mirrored) out.set(line, y * size.width * 4);
    else
      for (let x = 0; x < size.width; x++) {
        const pixel = (size.width - 1 - x) * 4;
        out.set(line.subarray(pixel, pixel + 4), (y * size.width + x) * 4);
      }
  }
  return { ...size, data: out };
}
