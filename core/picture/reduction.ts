/** How far a picture is scaled down before it is read: what a model sees of it is far smaller. */
import type { Size } from './view.ts';

/** The size with at most `most` pixels and the same shape, whole pixels; null where the picture has no more. */
export function reducedSize({ width, height }: Size, most: number): Size | null {
  if (width * height <= most) return null;
  const scale = Math.sqrt(most / (width * height));
  // Of a strip of one pixel's height, that pixel stays.
  const [w, h] = [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
  return { width: Math.min(w, Math.floor(most / h)), height: Math.min(h, most) };
}
