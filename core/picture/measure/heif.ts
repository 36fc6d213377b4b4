/**
 * AVIF and HEIC (ISO 14496-12, 23008-12): sizes of all items (`ispe`; of a grid both its own and its tiles'), of tracks, and
 * of the AV1 streams that they point to; samples of tracks are frames.
 */
import type { FileWindow } from '../file-window.ts';
import { sizeOfStream } from './av1.ts';
import { Largest, type Measure } from './measure.ts';

/** Boxes that hold boxes, and how many bytes of their own stand before those. */
const HOLDS: Readonly<Record<string, number>> = {
  meta: 4,
  iprp: 0,
  ipco: 0,
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  // Version and count.
  stsd: 8,
};
/** A file of a thousand items has ten times as many; with more, its sizes are not known. */
const MOST_BOXES = 100_000;
/** Streams that are looked into: an encoder cuts a hundred million pixels into fewer tiles. */
const MOST_STREAMS = 1024;

interface Found {
  sizes: Largest;
  samples: number;
  /** Where items and samples begin in the file, or behind the head of `idat`. */
  streams: { at: number; isInside: boolean }[];
  inside: number | null;
}

/** Where the items' data begin (`iloc`, 14496-12, 8.11.3). */
async function readLocations(file: FileWindow, body: number, end: number, found: Found) {
  if (!(await file.load(body, 8))) return;
  const version = file.u8(body);
  const [offsetSize, lengthSize] = [file.u8(body + 4) >> 4, file.u8(body + 4) & 15];
  const [baseSize, indexSize] = [file.u8(body + 5) >> 4, version > 0 ? file.u8(body + 5) & 15 : 0];
  const number = (at: number, size: number) =>
    size === 4 ? file.u32(at) : size === 8 ? file.u64(at) : 0;
  const idSize = version < 2 ? 2 : 4;
  // The count of items, as wide as their numbers.
  let at = body + 6 + idSize;
  const head = idSize + (version > 0 ? 2 : 0) + 2 + baseSize + 2;
  const each = indexSize + offsetSize + lengthSize;
  while (at + head <= end && found.streams.length < MOST_STREAMS) {
    if (!(await file.load(at, head + each))) return;
    const isInside = version > 0 && (file.u16(at + idSize) & 15) === 1;
    const base = number(at + head - 2 - baseSize, baseSize);
    const extents = file.u16(at + head - 2);
    if (extents > 0)
      found.streams.push({ at: base + number(at + head + indexSize, offsetSize), isInside });
    at += head + extents * each;
  }
}

async function readBox(file: FileWindow, name: string, body: number, end: number, found: Found) {
  const { sizes } = found;
  const has = (bytes: number) => file.load(body, bytes);
  if (name === 'ispe' && (await has(12))) sizes.add(file.u32(body + 4), file.u32(body + 8));
  else if ((name === 'av01' || /^h[ev][cv]1$/.test(name)) && (await has(28)))
    sizes.add(file.u16(body + 24), file.u16(body + 26));
  else if ((name === 'stsz' || name === 'stz2') && (await has(12)))
    found.samples = Math.max(found.samples, file.u32(body + 8));
  else if (name === 'stco' && (await has(12)))
    found.streams.push({ at: file.u32(body + 8), isInside: false });
  else if (name === 'co64' && (await has(16)))
    found.streams.push({ at: file.u64(body + 8), isInside: false });
  else if (name === 'idat') found.inside = body;
  else if (name === 'iloc') await readLocations(file, body, end, found);
}

/** Walks the boxes, those within others included. @returns whether all of them were looked at */
async function walk(file: FileWindow, found: Found): Promise<boolean> {
  const ends: number[] = [];
  let at = 0;
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    const around = ends.at(-1) ?? file.size;
    if (at + 8 > around) {
      const end = ends.pop();
      if (end === undefined) return true;
      at = end;
      continue;
    }
    if (!file.holds(at, 16) && !(await file.load(at, Math.min(16, file.size - at)))) return true;
    const told = file.u32(at);
    const name = file.ascii(at + 4, 4);
    const isLong = told === 1 && at + 16 <= around;
    const body = at + (isLong ? 16 : 8);
    // No length: to the end.
    const end = told === 0 ? around : at + (isLong ? file.u64(at + 8) : told);
    if (end < body || end > around) {
      // Damaged: what follows within the same box is not to be trusted, nor does a decoder.
      at = around;
      continue;
    }
    const own = HOLDS[name];
    if (own !== undefined && ends.length < 16) {
      ends.push(end);
      at = body + own;
      continue;
    }
    await readBox(file, name, body, end, found);
    at = end;
  }
  return false;
}

/** Null where no size is told. */
export async function measureHeif(file: FileWindow): Promise<Measure | null> {
  const found: Found = { sizes: new Largest(), samples: 0, streams: [], inside: null };
  if (!(await walk(file, found))) return null;
  const measured = found.sizes.measure();
  if (!measured) return null;
  for (const { at, isInside } of found.streams.slice(0, MOST_STREAMS)) {
    const size = await sizeOfStream(file, isInside ? (found.inside ?? file.size) + at : at);
    if (size) found.sizes.add(size.width, size.height);
  }
  return found.sizes.measure({ pictures: Math.max(1, found.samples) });
}
