/** GIF (GIF89a specification). */
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Bytes of the colour table that flags tell of. */
const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Counts the frames; one may be larger than the screen that the file tells. Null where no size is told. */
export async function measureGif(file: FileWindow): Promise<Measure | null> {
  if (!(await file.load(0, 13))) return null;
  const sizes = new Largest();
  sizes.add(file.u16(6, true), file.u16(8, true));
  let frames = 0;
  let at = 13 + tableBytes(file.u8(10));
  /** Within a chain of blocks, each of which begins with its length; an empty one ends it. */
  let isInside = false;
  for (;;) {
    const head = isInside ? 1 : Math.min(10, file.size - at);
    if (head <= 0 || (!file.holds(at, head) && !(await file.load(at, head)))) break;
    const kind = file.u8(at);
    if (isInside) {
      at += 1 + kind;
      isInside = kind !== 0;
    } else if (kind === EXTENSION) {
      at += 2;
      isInside = true;
    } else if (kind === IMAGE && head === 10) {
      frames++;
      sizes.add(
        file.u16(at + 1, true) + file.u16(at + 5, true),
        file.u16(at + 3, true) + file.u16(at + 7, true),
      );
      // The size of codes stands before the blocks.
      at += 10 + tableBytes(file.u8(at + 9)) + 1;
      isInside = true;
    } else break;
  }
  return sizes.measure({ pictures: Math.max(1, frames) });
}
