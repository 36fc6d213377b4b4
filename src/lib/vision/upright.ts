/**
 * Pictures as they are to be shown, where the browser does not turn them itself: Chromium shows a WebP as it is stored,
 * while the encoder turns it by its EXIF orientation.
 */
import { PictureMathError } from '#core/errors.ts';
import { readOrientation, type Orientation } from '#core/picture/orientation.ts';
import type { PictureFormat } from '#core/picture/picture-header.ts';
import { readBytes } from '../service/read-file.ts';
import { openBitmap } from './open-bitmap.ts';

/** Two pixels side by side that are to be turned upright, of the formats in which browsers differ. */
const SIDEWAYS = {
  webp: 'UklGRlIAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBEAAAAvAQAAAAfQ//73v/+BiOh/AABFWElGGgAAAElJKgAIAAAAAQASAQMAAQAAAAYAAAAAAAAA',
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAGmVYSWZJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAALdIESkAAAALSURBVHicY/j/HwADAAH//CXcUQAAAABJRU5ErkJggg==',
} as const;
type Turned = keyof typeof SIDEWAYS;

/** Of a picture that is turned for showing, the longer side at most: nobody looks closer here. */
const SHOWN = 2048;

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
  const scale = Math.min(1, SHOWN / Math.max(bitmap.width, bitmap.height));
  const [w, h] = [bitmap.width, bitmap.height].map((x) => Math.max(1, Math.round(x * scale))) as [
    number,
    number,
  ];
  const canvas = orientation >= 5 ? new OffscreenCanvas(h, w) : new OffscreenCanvas(w, h);
  const context = canvas.getContext('2d');
  if (!context) throw new PictureMathError('internal', 'The picture cannot be drawn.');
  context.setTransform(transformOf(orientation, w, h));
  context.drawImage(bitmap, 0, 0, w, h);
  return canvas;
}

/**
 * The picture as it is to be shown, smaller where it had to be turned. Errors as `openBitmap`, and `internal` where nothing
 * can be drawn.
 */
export async function openUpright(file: Blob): Promise<ImageBitmap> {
  const { bitmap, format } = await openBitmap(file);
  const orientation = await orientationLeft(file, format);
  if (orientation === 1) return bitmap;
  try {
    return turn(bitmap, orientation).transferToImageBitmap();
  } finally {
    bitmap.close();
  }
}

/** A file for an `img`, where the browser would show this one lying; null where it shows it upright. Errors as `openUpright`. */
export async function uprightFile(file: Blob): Promise<Blob | null> {
  const { bitmap, format } = await openBitmap(file);
  try {
    const orientation = await orientationLeft(file, format);
    return orientation === 1
      ? null
      : await turn(bitmap, orientation).convertToBlob({ type: 'image/webp', quality: 0.9 });
  } finally {
    bitmap.close();
  }
}
