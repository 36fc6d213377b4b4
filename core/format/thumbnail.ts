/** Small pictures that links bring: a file of 6 kB may unpack to a thousand megabytes, so their sizes are looked at first. */
import { MAX_THUMBNAIL_SIDE } from '../limits.ts';
import { sourceOfBytes } from '../picture/file-window.ts';
import { measurePicture } from '../picture/picture-gate.ts';
import { damaged } from './shared-term.ts';

/** @throws PictureMathError `link-damaged` where one is larger than any that we write, moves, or is no picture */
export async function assertThumbnails(
  thumbnails: Iterable<Uint8Array | null | undefined>,
): Promise<void> {
  for (const thumbnail of thumbnails) {
    if (!thumbnail) continue;
    const { format, measure } = await measurePicture(sourceOfBytes(thumbnail));
    const isKnown = format === 'jpeg' || format === 'webp' || format === 'png';
    const { width, height } = measure?.largest ?? { width: Infinity, height: Infinity };
    if (!isKnown || Math.max(width, height) > MAX_THUMBNAIL_SIDE || measure?.pictures !== 1)
      throw damaged(`thumbnails of at most ${MAX_THUMBNAIL_SIDE} pixels a side`);
  }
}
