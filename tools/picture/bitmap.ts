/**
 * Windows and OS/2 bitmaps to pixels, which libvips does not read: every header from 12 bytes on, 1 to 32 bits a pixel,
 * run lengths and bit fields, from either end (Microsoft, "Bitmap Storage"; OS/2 "BITMAPINFOHEADER2").
 */
import { MAX_PIXELS, type Pixels } from '#core/picture/preprocess.ts';

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;
/** How this machine keeps numbers. */
const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const DEPTHS = [1, 2, 4, 8, 16, 24, 32];

interface Info {
  width: number;
  height: number;
  isTopDown: boolean;
  depth: number;
  compression: number;
  /** Colours of the palette, [red, green, blue] each. */
  palette: (readonly [number, number, number])[];
  /** Of red, green, blue and alpha. */
  masks: readonly [number, number, number, number];
  /** Where what follows the header and its tables begins. */
  end: number;
}

const damaged = (what: string) => new RangeError(`A damaged bitmap: ${what}.`);

function masksOf(view: DataView, at: number, size: number, depth: number, compression: number) {
  if (compression === BITFIELDS || compression === ALPHA_BITFIELDS) {
    const mask = (i: number) => view.getUint32(at + 40 + 4 * i, true);
    const hasAlpha = size >= 56 || compression === ALPHA_BITFIELDS;
    return [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0] as const;
  }
  // Browsers leave the fourth byte out where nothing says that it is alpha.
  return depth === 16
    ? ([0x7c00, 0x03e0, 0x001f, 0] as const)
    : ([0xff0000, 0x00ff00, 0x0000ff, 0] as const);
}

/** @param tables where pixels begin, which bounds the palette */
function readInfo(view: DataView, at: number, tables: number): Info {
  const size = view.getUint32(at, true);
  const isCore = size === 12;
  if (!isCore && (size < 16 || size > 4096)) throw damaged(`a header of ${size} bytes`);
  const width = isCore ? view.getUint16(at + 4, true) : view.getInt32(at + 4, true);
  const signed = isCore ? view.getUint16(at + 6, true) : view.getInt32(at + 8, true);
  const depth = view.getUint16(at + (isCore ? 10 : 14), true);
  const compression = size >= 20 ? view.getUint32(at + 16, true) : RGB;
  const height = Math.abs(signed);
  if (width <= 0 || height === 0) throw damaged(`${width} x ${height} pixels`);
  if (width * height > MAX_PIXELS) throw damaged('too many pixels');
  if (!DEPTHS.includes(depth)) throw damaged(`${depth} bits a pixel`);
  // The masks of a header of 40 bytes stand behind it.
  const isMasked = size === 40 && (compression === BITFIELDS || compression === ALPHA_BITFIELDS);
  let end = at + size + (isMasked ? (compression === ALPHA_BITFIELDS ? 16 : 12) : 0);
  const each = isCore ? 3 : 4;
  const told = size >= 36 ? view.getUint32(at + 32, true) : 0;
  const most = depth <= 8 ? 2 ** depth : 0;
  const room = Math.max(0, Math.floor((Math.max(tables, end) - end) / each));
  const count = Math.min(most, told || most, tables > 0 ? room : most);
  const palette = Array.from({ length: count }, (_, i) => {
    const entry = end + i * each;
    return [view.getUint8(entry + 2), view.getUint8(entry + 1), view.getUint8(entry)] as const;
  });
  end += count * each;
  const masks = masksOf(view, at, size, depth, compression);
  return { width, height, isTopDown: signed < 0, depth, compression, palette, masks, end };
}

/** Scales the bits under a mask to 0..255. */
function channel(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / most);
}

/** Positions in `info`'s palette, row by row from below: what run lengths stand for (0xffff is not drawn). */
function readRuns(bytes: Uint8Array, at: number, info: Info): Uint16Array {
  const { width, height, compression } = info;
  const out = new Uint16Array(width * height).fill(0xffff);
  const isNibbles = compression === RLE4;
  let [x, y] = [0, 0];
  /** Draws as much of a run as lies in its row: runs of a file of 100 MB may be 255 times as long. */
  const draw = (count: number, indexAt: (i: number) => number) => {
    const end = Math.min(count, width - x);
    for (let i = 0; i < end; i++) out[y * width + x + i] = indexAt(i);
    x += count;
  };
  while (at + 1 < bytes.length && y < height) {
    const [count = 0, value = 0] = [bytes[at], bytes[at + 1]];
    at += 2;
    if (count > 0)
      draw(count, (i) => (isNibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value));
    else if (value === 1) break;
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const from = at;
      draw(value, (i) => {
        const byte = bytes[from + (isNibbles ? i >> 1 : i)] ?? 0;
        return isNibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte;
      });
      const used = isNibbles ? (value + 1) >> 1 : value;
      at += used + (used % 2);
    }
  }
  return out;
}

/** Bytes of a row, which ends at a multiple of four. */
const strideOf = (width: number, depth: number) => 4 * Math.ceil((width * depth) / 32);

/** Red, green, blue and opaque as they stand in memory, as one number. */
const wordOf = (...colour: [number, number, number]): number =>
  new DataView(Uint8Array.of(...colour, 255).buffer).getUint32(0, IS_LITTLE);

/** @param start of the pixels; 0 puts them behind the header */
function readPixels(bytes: Uint8Array, info: Info, start: number): Uint8ClampedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { width, height, depth, compression, palette, masks } = info;
  const from = start || info.end;
  const data = new Uint8ClampedArray(width * height * 4);
  const runs = compression === RLE8 || compression === RLE4 ? readRuns(bytes, from, info) : null;
  const isKnown = [RGB, BITFIELDS, ALPHA_BITFIELDS].includes(compression);
  if (!runs && !isKnown) throw damaged(`compression ${compression}`);
  const stride = strideOf(width, depth);
  if (!runs && from + stride * (height - 1) + Math.ceil((width * depth) / 8) > bytes.length)
    throw damaged('it ends too early');
  const channels = masks.map(channel);
  const size = depth / 8;
  // A colour at once: a hundred million pixels of four numbers each took 14 s.
  const colours = Uint32Array.from(palette, ([r, g, b]) => wordOf(r, g, b));
  const black = wordOf(0, 0, 0);
  const words = new Uint32Array(data.buffer);
  for (let row = 0; row < height; row++) {
    const y = info.isTopDown ? row : height - 1 - row;
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      if (depth <= 8) {
        const bit = x * depth;
        const index = runs
          ? (runs[row * width + x] ?? 0xffff)
          : (view.getUint8(from + row * stride + (bit >> 3)) >> (8 - depth - (bit & 7))) &
            (2 ** depth - 1);
        if (index === 0xffff) continue;
        words[y * width + x] = colours[index] ?? black;
        continue;
      }
      const at = from + row * stride + x * size;
      const low = view.getUint16(at, true);
      const value =
        size === 2
          ? low
          : (low |
              (view.getUint8(at + 2) << 16) |
              (size === 4 ? view.getUint8(at + 3) << 24 : 0)) >>>
            0;
      for (let c = 0; c < 3; c++) data[to + c] = channels[c]?.(value) ?? 0;
      data[to + 3] = masks[3] === 0 ? 255 : (channels[3]?.(value) ?? 255);
    }
  }
  return data;
}

/** Where everything is transparent, alpha was not meant. */
function opaqueWhereNothingShows(data: Uint8ClampedArray): void {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return;
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
}

/** A whole bitmap file. @throws RangeError where it is damaged, or of a kind that is not read */
export function decodeBitmap(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(10, true);
  const info = readInfo(view, 14, start);
  const data = readPixels(bytes, info, start);
  if (info.masks[3] !== 0) opaqueWhereNothingShows(data);
  return { width: info.width, height: info.height, data };
}

/** A bitmap inside an icon: no file header, and a mask of what is transparent below it. Errors as `decodeBitmap`. */
export function decodeIconBitmap(bytes: Uint8Array): Pixels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const told = readInfo(view, 0, 0);
  const info = { ...told, height: told.height >> 1 };
  const hasAlpha = info.depth === 32 && info.compression === RGB;
  const masks = hasAlpha ? ([0xff0000, 0xff00, 0xff, 0xff000000] as const) : info.masks;
  const data = readPixels(bytes, { ...info, masks }, 0);
  const isBlank = hasAlpha && data.every((value, i) => i % 4 !== 3 || value === 0);
  if (hasAlpha && !isBlank) return { width: info.width, height: info.height, data };
  opaqueWhereNothingShows(data);
  const mask = info.end + strideOf(info.width, info.depth) * info.height;
  const stride = strideOf(info.width, 1);
  for (let row = 0; row < info.height; row++)
    for (let x = 0; x < info.width; x++) {
      const byte = bytes[mask + row * stride + (x >> 3)] ?? 0;
      const y = info.height - 1 - row;
      if ((byte >> (7 - (x & 7))) & 1) data[(y * info.width + x) * 4 + 3] = 0;
    }
  return { width: info.width, height: info.height, data };
}
