/** The size in an AV1 stream (AV1 specification, 5.5): decoders make room by it, whatever the file around it says. */
import type { FileWindow } from '../file-window.ts';
import type { Surface } from './measure.ts';

const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;
/** More than any sequence header takes up to its size: 32 operating points with all their fields. */
const HEADER_BYTES = 512;

/** Reads bits from the most significant on; zeros beyond the end. */
function openBits(bytes: Uint8Array) {
  let at = 0;
  return (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++)
      value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
}

/** What stands before the size where the header is not that of a still picture. */
function skipOperatingPoints(read: (bits: number) => number): void {
  let delayBits = 0;
  if (read(1)) {
    read(32);
    read(32);
    // A number that is written as its length in zeros, then itself.
    if (read(1)) {
      let zeros = 0;
      while (zeros < 32 && !read(1)) zeros++;
      read(zeros);
    }
    if (read(1)) {
      delayBits = read(5) + 1;
      read(32);
      read(10);
    }
  }
  const hasDelays = read(1);
  const points = read(5) + 1;
  for (let i = 0; i < points; i++) {
    read(12);
    if (read(5) > 7) read(1);
    if (delayBits > 0 && read(1)) {
      read(delayBits);
      read(delayBits);
      read(1);
    }
    if (hasDelays && read(1)) read(4);
  }
}

/** The largest frame of a stream that begins at `at`; null where none does. */
export async function sizeOfStream(file: FileWindow, at: number): Promise<Surface | null> {
  let body = at;
  for (let units = 0; units < 2; units++) {
    if (!(await file.load(body, 2))) return null;
    const head = file.u8(body);
    const kind = (head >> 3) & 15;
    const [hasExtension, hasSize] = [head & 4, head & 2];
    if (head & 0x80 || !hasSize) return null;
    body += hasExtension ? 2 : 1;
    // Seven bits a byte, as long as the highest is set.
    let length = 0;
    for (let i = 0; i < 8; i++) {
      if (!(await file.load(body, 1))) return null;
      const byte = file.u8(body++);
      length += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) break;
    }
    if (kind === TEMPORAL_DELIMITER) body += length;
    else if (kind !== SEQUENCE_HEADER) return null;
    else {
      const here = Math.min(HEADER_BYTES, file.size - body);
      if (!(await file.load(body, here))) return null;
      const read = openBits(file.bytes(body, here));
      read(4);
      const isReduced = read(1);
      if (isReduced) read(5);
      else skipOperatingPoints(read);
      const [widthBits, heightBits] = [read(4) + 1, read(4) + 1];
      return { width: read(widthBits) + 1, height: read(heightBits) + 1 };
    }
  }
  return null;
}
