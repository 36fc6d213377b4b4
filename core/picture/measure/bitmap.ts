/** Windows and OS/2 bitmaps, alone and in icons (ICO, CUR). */
import { MAX_ICON_PICTURES } from '../../limits.ts';
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure, type Surface } from './measure.ts';

const FILE_HEAD = 14;

/** The size in a header at `at`: of 12 bytes it has 16 bits a side, and of others a height that is negative from above. */
async function sizeOfHeader(file: FileWindow, at: number): Promise<Surface | null> {
  if (!(await file.load(at, 12))) return null;
  return file.u32(at, true) === 12
    ? { width: file.u16(at + 4, true), height: file.u16(at + 6, true) }
    : { width: Math.abs(file.i32(at + 4, true)), height: Math.abs(file.i32(at + 8, true)) };
}

/** Null where no size is told. */
export async function measureBmp(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  const size = await sizeOfHeader(file, FILE_HEAD);
  if (size) sizes.add(size.width, size.height);
  return sizes.measure();
}

/** Looks into each picture, as far as one may have them: what the icon says of them has one byte a side, and PNG in it any size. */
export async function measureIcon(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  if (!(await file.load(0, 6))) return null;
  const pictures = file.u16(4, true);
  for (let i = 0; i < Math.min(pictures, MAX_ICON_PICTURES); i++) {
    const entry = 6 + 16 * i;
    if (!(await file.load(entry, 16))) break;
    const start = file.u32(entry + 12, true);
    if (!(await file.load(start, 24))) continue;
    if (file.u32(start) === 0x89504e47) sizes.add(file.u32(start + 16), file.u32(start + 20));
    else {
      const size = await sizeOfHeader(file, start);
      // Half of its height is the mask of what is transparent.
      if (size) sizes.add(size.width, Math.ceil(size.height / 2));
    }
  }
  return sizes.measure({ pictures });
}
