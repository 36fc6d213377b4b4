/** Picture files to pixels in a worker: EXIF orientation applied, alpha kept, as the command line does. */
import { orient } from '#core/picture/orientation.ts';
import { assertPixels } from '#core/picture/picture-gate.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { readPixels } from './bitmap-pixels.ts';
import { openBitmap } from './open-bitmap.ts';
import { orientationLeft } from './upright.ts';

/** @throws PictureMathError `picture-heic`, `picture-too-large`, `picture-unreadable` */
export async function decodePicture(picture: Blob | ImageBitmap): Promise<Pixels> {
  if (picture instanceof ImageBitmap) {
    assertPixels(picture);
    return readPixels(picture);
  }
  const { bitmap, format } = await openBitmap(picture);
  const pixels = readPixels(bitmap);
  return orient(pixels, await orientationLeft(picture, format));
}
