/** Pictures of a page as something that an encoder takes: files as they are, images as their pixels. */
import { PictureMathError } from '#core/errors.ts';
import { assertPixels } from '#core/picture/picture-gate.ts';
import { bitmapOfImage, openBitmap } from '#lib/vision/open-bitmap.ts';

const unreadable = (what: string, cause?: unknown) =>
  new PictureMathError('picture-unreadable', what, { cause });

/** What is said of a drop that holds no file. */
export const notAFile = (side: string) =>
  unreadable(
    `Expected a picture file for ${side.toUpperCase()}, got none: save the picture first, then choose or drop the file.`,
  );

/** What is said of an image that does not load. */
export const notLoaded = (image: HTMLImageElement, cause?: unknown) =>
  unreadable(
    `Expected a picture at ${image.currentSrc || image.src || 'the address of an image'}, got none that this page may read: check the address, and that another origin sends Access-Control-Allow-Origin.`,
    cause,
  );

/** Whether an image has come, is not to be decoded yet, and of what size it says that it is. */
const arrived = (image: HTMLImageElement) =>
  new Promise<void>((resolve) => {
    if (image.complete) return resolve();
    const heard = () => {
      for (const type of ['load', 'error']) image.removeEventListener(type, heard);
      resolve();
    };
    for (const type of ['load', 'error']) image.addEventListener(type, heard);
  });

/** @throws PictureMathError `picture-too-large`: all that a page knows of an image is its size */
export const assertShown = ({ naturalWidth: width, naturalHeight: height }: HTMLImageElement) =>
  assertPixels({ width, height });

/** Resolves when an image is there. @throws PictureMathError `picture-unreadable`, `picture-too-large` */
async function untilLoaded(image: HTMLImageElement): Promise<void> {
  // It may come only when it is near the screen; whoever compares wants it now.
  image.loading = 'eager';
  await arrived(image);
  assertShown(image);
  try {
    // Also where it says that it is complete: it may show what was there before, or a header without a picture.
    await image.decode();
  } catch (cause) {
    throw notLoaded(image, cause);
  }
}

/** An image's pixels, if its page may read them. @throws PictureMathError `picture-unreadable`, `picture-too-large` */
export async function readImage(image: HTMLImageElement): Promise<ImageBitmap> {
  await untilLoaded(image);
  const probe = document.createElement('canvas').getContext('2d');
  try {
    probe?.drawImage(image, 0, 0, 1, 1);
    probe?.getImageData(0, 0, 1, 1);
  } catch (cause) {
    throw unreadable(
      `Expected a picture whose pixels this page may read, got one of another origin: give the image the attribute crossorigin="anonymous", and let ${new URL(image.currentSrc, document.baseURI).origin} send Access-Control-Allow-Origin.`,
      cause,
    );
  }
  try {
    return await bitmapOfImage(image);
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw unreadable('Expected a picture with a width and a height, got none.', cause);
  }
}

/** Of what a canvas shows of a file, a side, about. */
const SHOWN = 640;

/** A picture file for a canvas: an address of a blob would need leave of the page's policy. @throws as `openBitmap` */
export const previewOf = async (file: Blob): Promise<ImageBitmap> =>
  (await openBitmap(file, SHOWN * SHOWN)).bitmap;
