/**
 * Pictures as they are to be shown, where the browser does not turn them itself: Chromium shows a WebP as it is stored,
 * while the encoder turns it by its EXIF orientation.
 */
import { PictureMathError } from '#core/errors.ts';
import { readOrientation, type Orientation } from '#core/picture/orientation.ts';
import type { PictureFormat } from '#core/picture/picture-format.ts';
import { readBytes } from '../service/read-file.ts';
import { openBitmap, SHOWN_PIXELS } from './open-bitmap.ts';

/** Two pixels side by side that are to be turned upright, of the formats in which browsers differ. */
const SIDEWAYS = {
  webp: 'UklGRlIAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBEAAAAvAQAAAAfQ//73v/+BiOh/AABFWElGGgAAAElJKgAIAAAAAQASAQMAAQAAAAYAAAAAAAAA',
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAGmVYSWZJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAALdIESkAAAALSURBVHicY/j/HwADAAH//CXcUQAAAABJRU5ErkJggg==',
} as const;
type Turned = keyof typeof SIDEWAYS;

/** Whether the browser turns pictures of a format itself: Chromium does not for WebP. */
async function turnsItself(format: Turned): Promise<boolean> {
  const bytes = Uint8Array.from(atob(SIDEWAYS[format]), (c) => c.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]), { imageOrientation: 'from-image' });
  try {
    return bitmap.height === 2;
  } finally {
    bitmap.close();
  }
}
const turning = new Map<Turned, Promise<boolean>>();

/** How a bitmap of this file is still to be turned; 1 where the browser did it, or nothing is to be done. */
export async function orientationLeft(file: Blob, format: PictureFormat): Promise<Orientation> {
  if (format !== 'webp' && format !== 'png') return 1;
  const asked = turning.get(format) ?? turnsItself(format);
  turning.set(format, asked);
  return (await asked) ? 1 : readOrientation(await readBytes(file), format);
}

/** What a canvas's transform is for each orientation (EXIF 2.32, tag 274), of a picture of `w` x `h`. */
function transformOf(orientation: Orientation, w: number, h: number): DOMMatrix2DInit {
  const [a, b, c, d] = (
    {
      1: [1, 0, 0, 1],
      2: [-1, 0, 0, 1],
      3: [-1, 0, 0, -1],
      4: [1, 0, 0, -1],
      5: [0, 1, 1, 0],
      6: [0, 1, -1, 0],
      7: [0, -1, -1, 0],
      8: [0, -1, 1, 0],
    } as const
  )[orientation];
  // What is mirrored comes back from the far side.
  return { a, b, c, d, e: (a < 0 ? w : 0) + (c < 0 ? h : 0), f: (b < 0 ? w : 0) + (d < 0 ? h : 0) };
}

function turn(bitmap: ImageBitmap, orientation: Orientation): OffscreenCanvas {
  const { width: w, height: h } = bitmap;
  const canvas = orientation >= 5 ? new OffscreenCanvas(h, w) : new OffscreenCanvas(w, h);
  const context = canvas.getContext('2d');
  if (!context) throw new PictureMathError('internal', 'The picture cannot be drawn.');
  context.setTransform(transformOf(orientation, w, h));
  context.drawImage(bitmap, 0, 0, w, h);
  return canvas;
}

/** WebP has at most 16,383 pixels a side. */
const fileOf = (canvas: OffscreenCanvas) =>
  canvas.convertToBlob(
    Math.max(canvas.width, canvas.height) > 16_383
      ? { type: 'image/png' }
      : { type: 'image/webp', quality: 0.9 },
  );

/**
 * The picture as it is to be shown, smaller where it is large. Errors as `openBitmap`, and `internal` where nothing can be
 * drawn.
 */
export async function openUpright(file: Blob, most = SHOWN_PIXELS): Promise<ImageBitmap> {
  const { bitmap, format } = await openBitmap(file, most);
  const orientation = await orientationLeft(file, format);
  if (orientation === 1) return bitmap;
  try {
    return turn(bitmap, orientation).transferToImageBitmap();
  } finally {
    bitmap.close();
  }
}

/**
 * A file for an `img` in the place of this one: where the browser would show it lying, where it has so many pixels that
 * each look at it would cost them all, and of an animation, whose first picture is the one that is read. Null where the
 * file itself may be shown. Errors as `openUpright`.
 */
export async function fileToShow(file: Blob): Promise<Blob | null> {
  const { bitmap, format, pictures, isReduced } = await openBitmap(file, SHOWN_PIXELS);
  try {
    const orientation = await orientationLeft(file, format);
    const isStill = format === 'ico' || pictures === 1;
    return orientation === 1 && isStill && !isReduced
      ? null
      : await fileOf(turn(bitmap, orientation));
  } finally {
    bitmap.close();
  }
}

/** A small file for an `img`, upright. Errors as `openUpright`. */
export async function smallFile(file: Blob, side: number): Promise<Blob> {
  const { bitmap, format } = await openBitmap(file, side * side);
  try {
    const orientation = await orientationLeft(file, format);
    return await fileOf(turn(bitmap, orientation));
  } finally {
    bitmap.close();
  }
}
