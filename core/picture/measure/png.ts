/** PNG and APNG (W3C PNG, third edition). */
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const SIGNATURE = 8;
/** Length, name and checksum. */
const AROUND = 12;

/** Walks the chunks to the first of the picture's data; of an animation, all of them. Null where no size is told. */
export async function measurePng(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  let told = 0;
  let counted = 0;
  for (let at = SIGNATURE; file.holds(at, AROUND) || (await file.load(at, AROUND));) {
    const length = file.u32(at);
    const name = file.ascii(at + 4, 4);
    const body = at + 8;
    // The default picture of an animation is no frame unless a fcTL stands before it.
    if (name === 'IEND' || (name === 'IDAT' && told === 0)) break;
    const isRead = name === 'IHDR' || name === 'acTL' || name === 'fcTL';
    if (isRead && (length < 8 || !(await file.load(body, 12)))) break;
    if (name === 'IHDR') sizes.add(file.u32(body), file.u32(body + 4));
    if (name === 'acTL') told = Math.max(1, file.u32(body));
    if (name === 'fcTL') {
      counted++;
      sizes.add(file.u32(body + 4), file.u32(body + 8));
    }
    at += AROUND + length;
  }
  return sizes.measure({ pictures: Math.max(1, told, counted) });
}
