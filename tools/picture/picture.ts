/** Picture files to pixels, as the browser decodes them: EXIF orientation applied, alpha kept, sRGB. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { PictureMathError } from '#core/errors.ts';
import { heicError, undecodable } from '#core/picture/picture-files.ts';
import { readPictureHeader } from '#core/picture/picture-header.ts';
import { MAX_PIXELS, type Pixels } from '#core/picture/preprocess.ts';
import { decodeBitmap, decodeIconBitmap } from './bitmap.ts';
import { largestOfIcon } from './icon.ts';
import { gammaOf, toSrgb } from './png-gamma.ts';

const READABLE = 'PNG, JPEG, WebP, GIF, AVIF, BMP, TIFF, ICO or SVG';

/** Why a file was not read, by the system's code. */
const UNREAD: Partial<Record<string, string>> = {
  ENOENT: 'but there is no such file',
  EISDIR: 'got a folder: compare folders with --a and --b',
  EACCES: 'which you may not read',
  EPERM: 'which you may not read',
};

/** @throws PictureMathError `picture-unreadable`, `picture-heic`, `picture-too-large`, each with the path */
export async function readPicture(path: string): Promise<Pixels> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new PictureMathError(
      'picture-unreadable',
      `Expected a picture file at ${path}, ${UNREAD[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'which cannot be read'}.`,
      { cause },
    );
  }
  return decodePicture(bytes, path);
}

function assertPixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw new PictureMathError(
      'picture-too-large',
      `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height}.`,
    );
}

/**
 * Inks to light as browsers do where no profile says how: `(1 - ink) (1 - black)`. libvips would take a press's profile,
 * and its colours differ by a twentieth.
 */
function fromInks(inks: Uint8Array): Uint8Array {
  const data = new Uint8Array(inks.length);
  for (let at = 0; at < inks.length; at += 4) {
    const white = 255 - (inks[at + 3] ?? 0);
    for (let c = 0; c < 3; c++)
      data[at + c] = Math.round((white * (255 - (inks[at + c] ?? 0))) / 255);
    data[at + 3] = 255;
  }
  return data;
}

async function decodeWithSharp(bytes: Uint8Array): Promise<Pixels> {
  const image = sharp(bytes, { limitInputPixels: false });
  const {
    width = 0,
    height = 0,
    format,
    space,
    hasProfile = false,
    channels,
  } = await image.metadata();
  assertPixels(width, height);
  if (space === 'cmyk' && !hasProfile && channels === 4) {
    const { data, info } = await image
      .autoOrient()
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: fromInks(data) };
  }
  const { data, info } = await image
    .autoOrient()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = { width: info.width, height: info.height, data };
  const gamma = format === 'png' ? gammaOf(bytes) : null;
  return gamma === null ? pixels : toSrgb(pixels, gamma);
}

/**
 * @param name of the file, put before what is wrong with it; none where who calls names it
 * @throws PictureMathError as `readPicture`
 */
export async function decodePicture(bytes: Uint8Array, name = ''): Promise<Pixels> {
  const { format, width, height } = readPictureHeader(bytes);
  try {
    if (format === 'heic') throw heicError();
    assertPixels(width ?? 0, height ?? 0);
    if (format === 'bmp') return decodeBitmap(bytes);
    if (format !== 'ico') return await decodeWithSharp(bytes);
    const inside = largestOfIcon(bytes);
    return readPictureHeader(inside).format === 'png'
      ? await decodeWithSharp(inside)
      : decodeIconBitmap(inside);
  } catch (cause) {
    const error =
      cause instanceof PictureMathError ? cause : undecodable(format, READABLE, { cause });
    if (name === '') throw error;
    throw new PictureMathError(error.code, `${name}: ${error.message}`, { cause });
  }
}
