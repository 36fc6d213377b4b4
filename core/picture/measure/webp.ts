/** WebP (RFC 9649): the canvas of VP8X, and what VP8 and VP8L say of themselves, which need not agree. */
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const HEAD = 12;
/** Of a frame of an animation: where it stands, how large it is, how long it is shown. */
const FRAME_HEAD = 16;

/** Null where no size is told. */
export async function measureWebp(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  let frames = 0;
  for (let at = HEAD; file.holds(at, 8) || (await file.load(at, 8));) {
    const name = file.ascii(at, 4);
    const length = file.u32(at + 4, true);
    const body = at + 8;
    const isRead = name === 'VP8X' || name === 'VP8 ' || name === 'VP8L' || name === 'ANMF';
    if (isRead && !(await file.load(body, name === 'ANMF' ? FRAME_HEAD : name === 'VP8L' ? 5 : 10)))
      break;
    if (name === 'VP8X') sizes.add(1 + file.u24(body + 4), 1 + file.u24(body + 7));
    if (name === 'VP8 ')
      sizes.add(file.u16(body + 6, true) & 0x3fff, file.u16(body + 8, true) & 0x3fff);
    if (name === 'VP8L') {
      const bits = file.u32(body + 1, true);
      sizes.add(1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff));
    }
    if (name === 'ANMF') {
      frames++;
      sizes.add(
        2 * file.u24(body) + 1 + file.u24(body + 6),
        2 * file.u24(body + 3) + 1 + file.u24(body + 9),
      );
      // The frame's own chunks follow.
      at = body + FRAME_HEAD;
    } else at = body + length + (length % 2);
  }
  return sizes.measure({ pictures: Math.max(1, frames) });
}
