/** Picture files to pixels, as the browser decodes them: EXIF orientation applied, alpha kept, sRGB. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { PictureMathError } from '#core/errors.ts';
import { readPictureHeader } from '#core/picture/picture-header.ts';
import { MAX_PIXELS, type Pixels } from '#core/picture/preprocess.ts';

/** @throws PictureMathError `picture-unreadable`, `picture-heic`, `picture-too-large` */
export async function readPicture(path: string): Promise<Pixels> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new PictureMathError(
      'picture-unreadable',
      `Expected a picture file at ${path}, got ${(cause as NodeJS.ErrnoException).code ?? 'an error'}.`,
      { cause },
    );
  }
  return decodePicture(bytes, path);
}

export async function decodePicture(bytes: Buffer, name: string): Promise<Pixels> {
  if (readPictureHeader(bytes).format === 'heic')
    throw new PictureMathError(
      'picture-heic',
      `Expected PNG, JPEG, WebP, GIF, AVIF or SVG, got HEIC (${name}): export it as JPEG first.`,
    );
  try {
    const image = sharp(bytes, { limitInputPixels: false });
    const { width = 0, height = 0 } = await image.metadata();
    if (width * height > MAX_PIXELS)
      throw new PictureMathError(
        'picture-too-large',
        `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height} (${name}).`,
      );
    const { data, info } = await image
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw new PictureMathError(
      'picture-unreadable',
      `Expected a picture (PNG, JPEG, WebP, GIF, AVIF or SVG), got something that cannot be decoded (${name}).`,
      { cause },
    );
  }
}
