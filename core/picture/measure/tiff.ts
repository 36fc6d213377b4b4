/** TIFF 6.0 and BigTIFF: size and tiles of the first page, and how many pages there are. */
import { MAX_PICTURES_IN_FILE } from '../../limits.ts';
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const [WIDTH, HEIGHT, TILE_WIDTH, TILE_HEIGHT] = [256, 257, 322, 323];
const [SHORT, LONG, LONG8] = [3, 4, 16];
/** Pages beyond are not counted: there are too many. */
const MOST_PAGES = MAX_PICTURES_IN_FILE + 1;

/** Null where no size is told. A chain of pages that leads back to itself ends there. */
export async function measureTiff(file: FileWindow): Promise<Measure | null> {
  if (!(await file.load(0, 16))) return null;
  const little = file.u8(0) === 0x49;
  const isBig = file.u16(2, little) === 43;
  const [countBytes, entryBytes, nextBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const wide = (at: number) => (isBig ? file.u64(at, little) : file.u32(at, little));
  const tags = new Map<number, number>();
  const pages = new Set<number>();
  let at = wide(isBig ? 8 : 4);
  while (at > 0 && !pages.has(at) && pages.size < MOST_PAGES && (await file.load(at, countBytes))) {
    const isFirst = pages.size === 0;
    pages.add(at);
    const entries = isBig ? file.u64(at, little) : file.u16(at, little);
    const first = at + countBytes;
    const end = first + entries * entryBytes;
    for (let entry = first; isFirst && entry < end; entry += entryBytes) {
      if (!file.holds(entry, entryBytes) && !(await file.load(entry, entryBytes))) break;
      const value = entry + (isBig ? 12 : 8);
      const type = file.u16(entry + 2, little);
      const read = { [SHORT]: file.u16, [LONG]: file.u32, [LONG8]: file.u64 }[type];
      if (read && (type !== LONG8 || isBig)) tags.set(file.u16(entry, little), read(value, little));
    }
    at = (await file.load(end, nextBytes)) ? wide(end) : 0;
  }
  const sizes = new Largest();
  sizes.add(tags.get(WIDTH) ?? 0, tags.get(HEIGHT) ?? 0);
  sizes.add(tags.get(TILE_WIDTH) ?? 0, tags.get(TILE_HEIGHT) ?? 0);
  return sizes.measure({ pictures: Math.max(1, pages.size) });
}
