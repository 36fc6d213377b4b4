/** JPEG (ITU T.81, annex B). */
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const END = 0xd9;
const SCAN = 0xda;
/** What has no length behind it: stuffed zeros, fill bytes, restarts, the start. */
const STANDS_ALONE = (marker: number) =>
  marker === 0 || marker === 0xff || marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
/** C0 to CF, but for tables (C4, CC) and an extension (C8). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Decoders keep them: a profile takes 255 at most, and millions of empty ones take gigabytes. */
const MOST_SEGMENTS = 10_000;

/**
 * Walks all segments; whatever stands between them is skipped, as decoders do. So a frame is found behind any number of
 * others, and scans are counted: each of thousands would be a pass over all pixels. Null where no size is told, or
 * there are too many segments.
 */
export async function measureJpeg(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  let scans = 0;
  let segments = 0;
  let from = 2;
  for (;;) {
    const here = file.find(0xff, from);
    const at = here < 0 ? await file.search(0xff, from) : here;
    if (at < 0 || (!file.holds(at, 2) && !(await file.load(at, 2)))) break;
    const marker = file.u8(at + 1);
    if (marker === END) break;
    if (STANDS_ALONE(marker)) {
      from = at + 2;
      // Of fill bytes the last one may begin the next marker.
      if (marker === 0xff) for (from--; file.holds(from, 2) && file.u8(from + 1) === 0xff;) from++;
      continue;
    }
    if (!file.holds(at, 9) && !(await file.load(at, 9))) break;
    if (++segments > MOST_SEGMENTS) return null;
    if (isFrame(marker)) sizes.add(file.u16(at + 7), file.u16(at + 5));
    if (marker === SCAN) scans++;
    from = at + 2 + Math.max(2, file.u16(at + 2));
  }
  return sizes.measure({ passes: Math.max(1, scans) });
}
