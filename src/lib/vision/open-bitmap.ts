/** Picture files to bitmaps of the browser, with what is wrong with a file said in the product's words. */
import { PictureMathError } from '#core/errors.ts';
import { heicError, undecodable } from '#core/picture/picture-files.ts';
import {
  HEADER_BYTES,
  readPictureHeader,
  type PictureFormat,
} from '#core/picture/picture-header.ts';
import { MAX_PIXELS } from '#core/picture/preprocess.ts';
import { readBytes } from '../service/read-file.ts';

const READABLE = 'PNG, JPEG, WebP, GIF, AVIF, BMP or ICO';
/** What no browser that we know opens as a bitmap, and what to do. */
const SAVE_AS: Partial<Record<PictureFormat, string>> = { tiff: 'TIFF', svg: 'SVG' };

/** @throws PictureMathError `picture-too-large` */
export function assertPixels(width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw new PictureMathError(
      'picture-too-large',
      `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height}: make the picture smaller first.`,
      { reason: { key: 'picture-pixels', width, height, most: MAX_PIXELS } },
    );
}

function undecoded(format: PictureFormat, cause: unknown): PictureMathError {
  const name = SAVE_AS[format];
  if (format === 'heic') return heicError({ cause });
  return name === undefined
    ? undecodable(format, READABLE, { cause })
    : new PictureMathError(
        'picture-unreadable',
        `Expected a picture (${READABLE}), got ${name}, which this browser cannot open: save it as PNG.`,
        { cause, reason: { key: 'picture-format', format: name } },
      );
}

/**
 * The picture as the browser decodes it, its orientation applied where the browser does that.
 * @throws PictureMathError `picture-heic`, `picture-too-large`, `picture-unreadable`
 */
export async function openBitmap(
  file: Blob,
): Promise<{ bitmap: ImageBitmap; format: PictureFormat }> {
  const head = await readBytes(file.slice(0, HEADER_BYTES));
  // A file that has gone meanwhile has no bytes either in Chromium, until all of it is asked for.
  if (head.length === 0 && (await readBytes(file)).length === 0)
    throw new PictureMathError('picture-unreadable', 'Expected a picture, got an empty file.', {
      reason: { key: 'file-empty' },
    });
  const { format, width, height } = readPictureHeader(head);
  // Before decoding: 400 million pixels take 12 s and 1.6 GB.
  assertPixels(width ?? 0, height ?? 0);
  try {
    // HEIC too: Safari opens it.
    return { bitmap: await createImageBitmap(file, { imageOrientation: 'from-image' }), format };
  } catch (cause) {
    // It may have gone meanwhile.
    await readBytes(file.slice(-1));
    throw undecoded(format, cause);
  }
}
