/**
 * The EXIF orientation of files for which browsers differ in whether they apply it: WebP (chunk EXIF, RIFF container) and
 * PNG (chunk eXIf). And turning pixels by it, so that a picture has one vector everywhere.
 */
import type { Pixels } from './preprocess.ts';

/** How a picture is to be shown (EXIF 2.32, tag 274): 1 as it is, 3 upside down, 6 turned clockwise; 2, 4, 5, 7 mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TAG = 274;
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);
const latin1 = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** The orientation of an EXIF block; 1 where it tells none. */
function orientationOf(block: Uint8Array): Orientation {
  // Some writers keep what introduces the block in JPEG.
  const tiff = latin1(block, 0, 4) === 'Exif' ? block.subarray(6) : block;
  const view = viewOf(tiff);
  if (tiff.length < 14) return 1;
  const isLittle = tiff[0] === 0x49;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > tiff.length) return 1;
  const count = view.getUint16(start, isLittle);
  for (let i = 0; i < count; i++) {
    const at = start + 2 + 12 * i;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, isLittle) !== TAG) continue;
    const value = view.getUint16(at + 8, isLittle);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** The chunk of a RIFF (WebP) or PNG file with this name; null where there is none. */
function findChunk(bytes: Uint8Array, format: 'webp' | 'png'): Uint8Array | null {
  const view = viewOf(bytes);
  const isPng = format === 'png';
  let at = isPng ? 8 : 12;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at + (isPng ? 0 : 4), !isPng);
    const name = latin1(bytes, at + (isPng ? 4 : 0), 4);
    if (name === (isPng ? 'eXIf' : 'EXIF')) return bytes.subarray(at + 8, at + 8 + size);
    // A checksum follows in PNG; RIFF fills up to an even length.
    at += 8 + size + (isPng ? 4 : size % 2);
  }
  return null;
}

/** The orientation that a whole WebP or PNG file tells; 1 where it tells none. */
export function readOrientation(bytes: Uint8Array, format: 'webp' | 'png'): Orientation {
  const block = findChunk(bytes, format);
  return block ? orientationOf(block) : 1;
}

/** Pixels as they are to be shown. */
export function orient(pixels: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return pixels;
  const isTurned = orientation >= 5;
  const { width: w, height: h } = pixels;
  const [width, height] = isTurned ? [h, w] : [w, h];
  const from = new Uint32Array(pixels.data.slice().buffer);
  const to = new Uint32Array(from.length);
  const mirrorsX = [2, 3, 7, 8].includes(orientation);
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = isTurned ? [y, x] : [x, y];
      const column = mirrorsX ? w - 1 - u : u;
      const row = mirrorsY ? h - 1 - v : v;
      to[y * width + x] = from[row * w + column] as number;
    }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
