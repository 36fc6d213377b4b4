/** Picture files to pixels in a worker: EXIF orientation applied, alpha kept, as the command line does. */
import { orient, readOrientation } from '#core/picture/orientation.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { readBytes } from '../service/read-file.ts';
import { readPixels } from './bitmap-pixels.ts';
import { assertPixels, openBitmap } from './open-bitmap.ts';

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

async function orientationLeft(file: Blob, format: Turned) {
  const asked = turning.get(format) ?? turnsItself(format);
  turning.set(format, asked);
  return (await asked) ? 1 : readOrientation(await readBytes(file), format);
}

/** @throws PictureMathError `picture-heic`, `picture-too-large`, `picture-unreadable` */
export async function decodePicture(picture: Blob | ImageBitmap): Promise<Pixels> {
  if (picture instanceof ImageBitmap) {
    assertPixels(picture.width, picture.height);
    return readPixels(picture);
  }
  const { bitmap, format } = await openBitmap(picture);
  assertPixels(bitmap.width, bitmap.height);
  const pixels = readPixels(bitmap);
  return format === 'webp' || format === 'png'
    ? orient(pixels, await orientationLeft(picture, format))
    : pixels;
}
