/** Small files that say they are large, or are large once they are unpacked: made here, never kept. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A chunk of PNG. */
function pngChunk(name: string, body: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(name, 4, 'latin1');
  chunk.set(body, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

const IHDR_END = 33;
const u32 = (...numbers: number[]) => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((n, i) => bytes.writeUInt32BE(n, 4 * i));
  return bytes;
};

/** A PNG of one grey, of any size: a row of zeros packs well. */
export function flatPng(width: number, height: number): Buffer {
  const ihdr = Buffer.concat([u32(width, height), Buffer.from([1, 0, 0, 0, 0])]);
  const row = 1 + Math.ceil(width / 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', ihdr),
    pngChunk('IDAT', deflateSync(Buffer.alloc(row * height), { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG with a chunk between its header and its data. */
export const withChunk = (png: Buffer, name: string, body: Uint8Array): Buffer =>
  Buffer.concat([png.subarray(0, IHDR_END), pngChunk(name, body), png.subarray(IHDR_END)]);

/** An APNG that tells of so many frames, and has none. */
export const animatedPng = (png: Buffer, frames: number): Buffer =>
  withChunk(png, 'acTL', u32(frames, 0));

const u16le = (...numbers: number[]) => Buffer.from(numbers.flatMap((n) => [n & 255, n >> 8]));

/** A GIF of so many frames of one pixel, each of any size. */
export function gif(frames: number, width = 1, height = 1, screen = 1): Buffer {
  const frame = Buffer.concat([
    Buffer.from([0x2c]),
    u16le(0, 0, width, height),
    Buffer.from([0, 2, 2, 0x44, 1, 0]),
  ]);
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    u16le(screen, screen),
    Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    ...Array.from({ length: frames }, () => frame),
    Buffer.from([0x3b]),
  ]);
}

/** A JPEG with segments (APP1, the longest there are) put before all of its own. */
export function withSegments(jpeg: Buffer, count: number): Buffer {
  const segment = Buffer.alloc(2 + 65_535, 0x20);
  segment.set([0xff, 0xe1, 0xff, 0xff]);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    ...Array.from({ length: count }, () => segment),
    jpeg.subarray(2),
  ]);
}

/** A JPEG whose frame says another size. */
export function withFrame(jpeg: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(jpeg);
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2))
    if ([0xc0, 0xc2].includes(bytes[at + 1] ?? 0)) {
      bytes.writeUInt16BE(height, at + 5);
      bytes.writeUInt16BE(width, at + 7);
      return bytes;
    }
  throw new RangeError('No frame.');
}

/** A lossless WebP that says another size. */
export function withoutLoss(webp: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(webp);
  const at = bytes.indexOf('VP8L') + 9;
  const rest = bytes.readUInt32LE(at) & 0xf0000000;
  bytes.writeUInt32LE(((width - 1) | ((height - 1) << 14) | rest) >>> 0, at);
  return bytes;
}

/** A progressive JPEG whose last scan stands there so many times more. */
export async function manyScans(side: number, more: number): Promise<Buffer> {
  const jpeg = await sharp({
    create: { width: side, height: side, channels: 3, background: '#777' },
  })
    .jpeg({ progressive: true })
    .toBuffer();
  const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), end);
  return Buffer.concat([
    jpeg.subarray(0, end),
    ...Array.from({ length: more }, () => scan),
    jpeg.subarray(end),
  ]);
}

/** A box of an ISO base media file. */
const box = (name: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(name, 'latin1'), body]);
};

/** What a HEIC file says of itself: a size, and nothing of the picture. */
export const heicHeader = (width: number, height: number): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0heicmif1', 'latin1')),
    box('meta', u32(0), box('iprp', box('ipco', box('ispe', u32(0, width, height))))),
  ]);

/** Every `ispe` of an AVIF replaced by one of this size. */
export function withIspe(avif: Buffer, width: number, height: number): Buffer {
  const bytes = Buffer.from(avif);
  for (let at = bytes.indexOf('ispe'); at >= 0; at = bytes.indexOf('ispe', at + 4)) {
    bytes.writeUInt32BE(width, at + 8);
    bytes.writeUInt32BE(height, at + 12);
  }
  return bytes;
}

/** The `meta` of an AVIF behind so many bytes that mean nothing; what it points to moves with it. */
export function withFree(avif: Buffer, bytes: number): Buffer {
  const meta = avif.indexOf('meta') - 4;
  const moved = Buffer.concat([
    avif.subarray(0, meta),
    box('free', Buffer.alloc(bytes - 8)),
    avif.subarray(meta),
  ]);
  // One item, of offsets of 4 bytes, as libheif writes it: base 0 and one extent.
  const iloc = moved.indexOf('iloc');
  const { offset } = firstExtent(moved, iloc);
  moved.writeUInt32BE(moved.readUInt32BE(offset) + bytes, offset);
  return moved;
}

/** Where the offset of the first extent stands. @param iloc where its name stands */
function firstExtent(bytes: Buffer, iloc: number): { offset: number } {
  const version = bytes[iloc + 4] ?? 0;
  const base = (bytes[iloc + 9] ?? 0) >> 4;
  const head = version < 2 ? 2 + (version === 1 ? 2 : 0) + 2 : 4 + 2 + 2;
  return { offset: iloc + 10 + (version < 2 ? 2 : 4) + head + base + 2 };
}

/** A folder of an icon that says it has so many pictures, and a bitmap's header for all of them. */
export function icon(pictures: number, width: number, height: number): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures, 4);
  const info = Buffer.alloc(40);
  info.writeUInt32LE(40, 0);
  info.writeInt32LE(width, 4);
  info.writeInt32LE(2 * height, 8);
  for (let i = 0; i < pictures; i++) {
    head.writeUInt32LE(info.length, 14 + 16 * i);
    head.writeUInt32LE(head.length, 18 + 16 * i);
  }
  return Buffer.concat([head, info]);
}

/** A BMP that says any size, and has no pixels. */
export function bmp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

/** A TIFF of so many pages without pixels; the last one leads back to the first where `isLoop`. */
export function tiff(pages: number, width: number, height: number, isLoop = false): Buffer {
  const each = 2 + 2 * 12 + 4;
  const bytes = Buffer.alloc(8 + pages * each + 8);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  for (let page = 0; page < pages; page++) {
    const at = 8 + page * each;
    bytes.writeUInt16LE(2, at);
    [width, height].forEach((side, i) => {
      bytes.writeUInt16LE(256 + i, at + 2 + 12 * i);
      bytes.writeUInt16LE(4, at + 4 + 12 * i);
      bytes.writeUInt32LE(1, at + 6 + 12 * i);
      bytes.writeUInt32LE(side, at + 10 + 12 * i);
    });
    bytes.writeUInt32LE(page + 1 < pages ? at + each : isLoop ? 8 : 0, at + each - 4);
  }
  return bytes;
}
