/** Pictures of a page as something that an encoder takes: files as they are, images as their pixels. */
import { PictureMathError } from '#core/errors.ts';
import { openBitmap } from '#lib/vision/open-bitmap.ts';

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

/** Resolves when an image is there. @throws PictureMathError `picture-unreadable` */
async function untilLoaded(image: HTMLImageElement): Promise<void> {
  // It may come only when it is near the screen; whoever compares wants it now.
  image.loading = 'eager';
  try {
    // Also where it says that it is complete: it may show what was there before, or a header without a picture.
    await image.decode();
  } catch (cause) {
    throw notLoaded(image, cause);
  }
}

/** An image's pixels, if its page may read them. @throws PictureMathError `picture-unreadable` */
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
    return await createImageBitmap(image, { imageOrientation: 'from-image' });
  } catch (cause) {
    throw unreadable('Expected a picture with a width and a height, got none.', cause);
  }
}

/** A picture file drawn into a canvas: an address of a blob would need leave of the page's policy. @throws as `openBitmap` */
export async function drawPreview(file: Blob, canvas: HTMLCanvasElement): Promise<void> {
  const MOST = 640;
  const { bitmap } = await openBitmap(file);
  const scale = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
