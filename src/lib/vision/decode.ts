/** Picture files to pixels in a worker: EXIF orientation applied, flattened on white. */
import { PictureMathError } from '#core/errors.ts';
import { HEADER_BYTES, readPictureHeader } from '#core/picture/picture-header.ts';
import { MAX_PIXELS, type Pixels } from '#core/picture/preprocess.ts';

/** @throws PictureMathError `picture-heic`, `picture-too-large`, `picture-unreadable` */
export async function decodePicture(picture: Blob | ImageBitmap): Promise<Pixels> {
  if (picture instanceof ImageBitmap) return readPixels(picture);
  const { format, width, height } = readPictureHeader(
    new Uint8Array(await picture.slice(0, HEADER_BYTES).arrayBuffer()),
  );
  if (format === 'heic')
    throw new PictureMathError(
      'picture-heic',
      'Expected PNG, JPEG, WebP, GIF or AVIF, got HEIC: browsers cannot read it. Export the photo as JPEG first.',
    );
  // Before decoding: 400 million pixels take 12 s and 1.6 GB.
  assertPixels(width ?? 0, height ?? 0);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw new PictureMathError(
      'picture-unreadable',
      `Expected a picture (PNG, JPEG, WebP, GIF or AVIF), got ${format === 'unknown' ? 'a file of another kind' : `a damaged ${format.toUpperCase()} file`}.`,
      { cause },
    );
  }
  return readPixels(bitmap);
}

/** The pixels of a bitmap, which is closed. @throws PictureMathError `picture-too-large` */
function readPixels(bitmap: ImageBitmap): Pixels {
  try {
    assertPixels(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
    if (!context)
      throw new PictureMathError(
        'picture-too-large',
        `Expected a picture that fits a canvas, got ${bitmap.width} x ${bitmap.height} pixels.`,
      );
    context.fillStyle = '#fff';
    context.fillRect(0, 0, bitmap.width, bitmap.height);
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

function assertPixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw new PictureMathError(
      'picture-too-large',
      `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height}: make the picture smaller first.`,
    );
}
