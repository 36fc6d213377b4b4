/** PNG and APNG (W3C PNG, third edition). */
import type { FileWindow } from '../file-window.ts';
import { Largest, type Measure } from './measure.ts';

const SIGNATURE = 8;
/** Length, name and checksum. */
const AROUND = 12;

/** Of all kinds but the picture's data; each text is kept by decoders, and millions of empty ones take gigabytes. */
const MOST_CHUNKS = 10_000;
const isData = (name: string) => name === 'IDAT' || name === 'fdAT' || name === 'fcTL';

/** Walks all chunks. Null where no size is told, or there are too many that are no data. */
export async function measurePng(file: FileWindow): Promise<Measure | null> {
  const sizes = new Largest();
  let told = 0;
  let counted = 0;
  let others = 0;
  for (let at = SIGNATURE; file.holds(at, AROUND) || (await file.load(at, AROUND));) {
    const length = file.u32(at);
    const name = file.ascii(at + 4, 4);
    const body = at + 8;
    if (name === 'IEND') break;
    if (!isData(name) && ++others > MOST_CHUNKS) return null;
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
