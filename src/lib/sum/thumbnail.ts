/** Small pictures for links, only where somebody chose that. */
import { PictureMathError } from '#core/errors.ts';
import { readPart } from '#core/picture/view.ts';
import { MAX_THUMBNAIL_BYTES } from '#core/limits.ts';
import { drawScaled } from '../vision/bitmap-pixels.ts';
import { openUpright } from '../vision/upright.ts';
import type { Content } from './content.svelte.ts';

const SIDES = [72, 56, 40];

/**
 * What is read of the picture as a square JPEG of at most 72 pixels, small enough for a link. What a file says beside its pixels (place,
 * camera) is not in it. Undefined where there is nothing to show.
 */
export async function makeThumbnail(
  content: Content,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (content.thumbnail) return content.thumbnail;
  if (!content.picture) return undefined;
  const bitmap = await openUpright(content.picture);
  const part = readPart(content.view, bitmap);
  try {
    for (const side of SIDES) {
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext('2d');
      if (!context) break;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, side, side);
      const scale = side / Math.max(part.width, part.height);
      const [w, h] = [part.width * scale, part.height * scale];
      context.drawImage(drawScaled(bitmap, part, w, h), (side - w) / 2, (side - h) / 2);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
      if (blob.size <= MAX_THUMBNAIL_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
  } finally {
    bitmap.close();
  }
  throw new PictureMathError('picture-too-large', 'The small picture does not fit a link.', {
    reason: { key: 'thumbnail-large' },
  });
}
