/** How far a picture is scaled down before it is read: what a model sees of it is far smaller. */
import type { Size } from './view.ts';

/** The size with at most `most` pixels and the same shape, whole pixels; null where the picture has no more. */
export function reducedSize({ width, height }: Size, most: number): Size | null {
  if (width * height <= most) return null;
  const scale = Math.sqrt(most / (width * height));
  // Of a strip that would be thinner than a pixel, that pixel stays, and the other side gives.
  const w = Math.max(1, Math.min(most, Math.floor(width * scale)));
  return {
    width: w,
    height: Math.max(1, Math.min(Math.floor(most / w), Math.floor(height * scale))),
  };
}
