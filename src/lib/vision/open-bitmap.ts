/** Picture files to bitmaps of the browser: through the gate, one at a time, scaled down where they are larger than is needed. */
import { PictureMathError } from '#core/errors.ts';
import { MAX_READ_PIXELS } from '#core/limits.ts';
import type { FileSource } from '#core/picture/file-window.ts';
import { undecodable } from '#core/picture/picture-files.ts';
import type { PictureFormat } from '#core/picture/picture-format.ts';
import {
  admitPicture,
  assertPixels,
  type Admitted,
  type Undecodable,
} from '#core/picture/picture-gate.ts';
import { reducedSize } from '#core/picture/reduction.ts';
import { readBytes } from '../service/read-file.ts';

const READABLE = 'PNG, JPEG, WebP, GIF, AVIF, BMP or ICO';
/** What no browser that we know opens as a bitmap, and what to do. */
const SAVE_AS: Partial<Record<PictureFormat, string>> = { tiff: 'TIFF', svg: 'SVG' };

/** A picture for a canvas or an `img`: nobody looks closer than at so many pixels. */
export const SHOWN_PIXELS = 2048 * 2048;

export interface OpenedBitmap {
  bitmap: ImageBitmap;
  format: PictureFormat;
  /** Frames of an animation, of which the bitmap is the first. */
  pictures: number;
  /** Whether it has fewer pixels than the file. */
  isReduced: boolean;
}

const sourceOf = (file: Blob): FileSource => ({
  size: file.size,
  read: (from, to) => readBytes(file.slice(from, to)),
});

/** What is not opened here; damaged or not, a format that no browser opens has to be saved as another. */
const undecoded: Undecodable = (format, found) => {
  const name = SAVE_AS[format];
  return name === undefined
    ? undecodable(format, READABLE, found)
    : new PictureMathError(
        'picture-unreadable',
        `Expected a picture (${READABLE}), got ${name}, which this browser cannot open: save it as PNG.`,
        { cause: found.cause, reason: { key: 'picture-format', format: name } },
      );
};

/** The gate of browsers (core/picture/picture-gate.ts), before anything decodes or shows the file. Errors as `openBitmap`. */
async function admit(file: Blob): Promise<Admitted> {
  // A file that has gone meanwhile has no bytes either in Chromium, until all of it is asked for.
  if ((await readBytes(file.slice(0, 1))).length === 0 && (await readBytes(file)).length === 0)
    throw new PictureMathError('picture-unreadable', 'Expected a picture, got an empty file.', {
      reason: { key: 'file-empty' },
    });
  const admitted = await admitPicture(sourceOf(file), undecoded);
  // Browsers draw SVG in an `img` alone, with all that it may cost.
  if (admitted.format === 'svg') throw undecoded('svg', {});
  return admitted;
}

/** A bitmap of at most `most` pixels; the one that it was made from is given back. */
async function reduce(bitmap: ImageBitmap, most: number): Promise<ImageBitmap> {
  const size = reducedSize(bitmap, most);
  if (!size) return bitmap;
  try {
    return await createImageBitmap(bitmap, {
      resizeWidth: size.width,
      resizeHeight: size.height,
      resizeQuality: 'high',
    });
  } finally {
    bitmap.close();
  }
}

async function decode(file: Blob, { format, measure }: Admitted, most: number) {
  let decoded: ImageBitmap;
  try {
    // HEIC too: Safari opens it.
    decoded = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (cause) {
    // It may have gone meanwhile.
    await readBytes(file.slice(-1));
    throw undecoded(format, { cause });
  }
  // Whatever the file said.
  const { width, height } = decoded;
  if (width * height > (measure?.largest.width ?? 0) * (measure?.largest.height ?? 0))
    try {
      assertPixels(decoded);
    } catch (error) {
      decoded.close();
      throw error;
    }
  const bitmap = await reduce(decoded, most);
  const isReduced = bitmap.width * bitmap.height < width * height;
  return { bitmap, format, pictures: measure?.pictures ?? 1, isReduced };
}

/** Two pictures of 400 MB each need not be there at once. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * The picture as the browser decodes it, its orientation applied where the browser does that.
 * @param most pixels; a larger picture is scaled down once it is decoded
 * @throws PictureMathError `picture-heic`, `picture-too-large`, `picture-unreadable`
 */
export async function openBitmap(file: Blob, most = MAX_READ_PIXELS): Promise<OpenedBitmap> {
  const admitted = await admit(file);
  const opened = queue.then(() => decode(file, admitted, most));
  queue = opened.catch(() => null);
  return opened;
}

/**
 * An image that its page has loaded, as a bitmap; its size is all that is known of it. Errors as `assertPixels`, and as the
 * browser does where there are no pixels, or none that the page may read.
 */
export async function bitmapOfImage(image: HTMLImageElement): Promise<ImageBitmap> {
  assertPixels({ width: image.naturalWidth, height: image.naturalHeight });
  const bitmap = await createImageBitmap(image, { imageOrientation: 'from-image' });
  return reduce(bitmap, MAX_READ_PIXELS);
}
