/** Small pictures for links, only where somebody chose that. */
import { PictureMathError } from '#core/errors.ts';
import { MAX_THUMBNAIL_BYTES } from '#core/limits.ts';
import type { Content } from './content.svelte.ts';

const SIDES = [72, 56, 40];

/**
 * The picture as a square JPEG of at most 72 pixels, small enough for a link. What a file says beside its pixels (place,
 * camera) is not in it. Undefined where there is nothing to show.
 */
export async function makeThumbnail(
  content: Content,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (content.thumbnail) return content.thumbnail;
  if (!content.picture) return undefined;
  const bitmap = await createImageBitmap(content.picture);
  try {
    for (const side of SIDES) {
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext('2d');
      if (!context) break;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, side, side);
      const scale = Math.max(side / bitmap.width, side / bitmap.height);
      const [w, h] = [bitmap.width * scale, bitmap.height * scale];
      context.drawImage(bitmap, (side - w) / 2, (side - h) / 2, w, h);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
      if (blob.size <= MAX_THUMBNAIL_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
  } finally {
    bitmap.close();
  }
  throw new PictureMathError('picture-too-large', 'The small picture does not fit a link.');
}
