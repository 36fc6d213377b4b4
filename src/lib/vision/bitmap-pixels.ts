/**
 * The pixels of a bitmap, and the certainty that they are its own: a canvas beyond a browser's limits (65,535 a side in
 * Chromium, 16.7 million pixels in Safari on phones) draws nothing and says nothing, so that large pictures are drawn in
 * tiles, and what shows nothing is looked into.
 */
import { PictureMathError } from '#core/errors.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import type { Window } from '#core/picture/view.ts';

/** Within the limits of every browser. */
const TILE = 4096;

const tooLarge = ({ width, height }: ImageBitmap, cause?: unknown) =>
  new PictureMathError(
    'picture-too-large',
    `Expected a picture that this browser can draw, got ${width} x ${height} pixels of which nothing came out: make the picture smaller first.`,
    { cause, reason: { key: 'picture-undrawn', width, height } },
  );

/** Whether anything is not transparent. */
const shows = ({ data }: ImageData) => data.some((value, at) => at % 4 === 3 && value > 0);

/** Whether a canvas draws at all: memory may have run out. */
function draws(context: OffscreenCanvasRenderingContext2D): boolean {
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[3] === 255;
}

function readTiles(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(Math.min(width, TILE), Math.min(height, TILE));
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
  if (!context) throw tooLarge(bitmap);
  const isOne = canvas.width === width && canvas.height === height;
  const data = new Uint8ClampedArray(isOne ? 0 : width * height * 4);
  let isSeen = false;
  for (let top = 0; top < height; top += TILE)
    for (let left = 0; left < width; left += TILE) {
      const w = Math.min(TILE, width - left);
      const h = Math.min(TILE, height - top);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(bitmap, left, top, w, h, 0, 0, w, h);
      const tile = context.getImageData(0, 0, w, h);
      isSeen ||= shows(tile);
      if (isOne) {
        // A picture may be transparent all over, which is white.
        if (!isSeen && !draws(context)) throw tooLarge(bitmap);
        return tile;
      }
      for (let y = 0; y < h; y++)
        data.set(tile.data.subarray(y * w * 4, (y + 1) * w * 4), ((top + y) * width + left) * 4);
    }
  if (!isSeen) throw tooLarge(bitmap);
  return { width, height, data };
}

/**
 * A part of a bitmap scaled to a canvas of its own, transparent where the picture is.
 * @throws PictureMathError `picture-too-large`
 */
export function drawScaled(
  bitmap: ImageBitmap,
  part: Window,
  width: number,
  height: number,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width)),
    Math.max(1, Math.round(height)),
  );
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw tooLarge(bitmap);
  context.drawImage(
    bitmap,
    part.left,
    part.top,
    part.width,
    part.height,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  const isSmall = Math.max(bitmap.width, bitmap.height) <= TILE;
  // A small picture may be transparent all over; of a large one, it may be that nothing was drawn.
  if (!shows(context.getImageData(0, 0, canvas.width, canvas.height)) && !isSmall)
    throw tooLarge(bitmap);
  return canvas;
}

/** The pixels of a bitmap, which is closed; alpha is kept. @throws PictureMathError `picture-too-large` */
export function readPixels(bitmap: ImageBitmap): Pixels {
  try {
    return readTiles(bitmap);
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    // RangeError and DOMException of canvases and buffers that get no memory.
    throw tooLarge(bitmap, cause);
  } finally {
    bitmap.close();
  }
}
