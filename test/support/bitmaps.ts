/** Bitmap files (BMP, ICO) of every kind, written by hand: encoders write two or three of them. */
import type { Pixels } from '#core/picture/preprocess.ts';

export interface BitmapKind {
  /** Bytes of the header: 12 is OS/2's first. */
  header: 12 | 40 | 64 | 124;
  depth: 1 | 4 | 8 | 16 | 24 | 32;
  isTopDown?: boolean;
  /** Runs of equal pixels, at 8 bits. */
  isRunLength?: boolean;
  /** Masks say where the colours are: 5, 6 and 5 bits, or alpha in front of red. */
  isMasked?: boolean;
}

export const BITMAP_KINDS: readonly BitmapKind[] = [
  ...([12, 40, 64, 124] as const).flatMap((header) =>
    ([1, 4, 8, 24] as const).map((depth) => ({ header, depth })),
  ),
  { header: 40, depth: 16 },
  { header: 40, depth: 32 },
  { header: 40, depth: 24, isTopDown: true },
  { header: 40, depth: 8, isTopDown: true },
  { header: 124, depth: 32, isTopDown: true },
  { header: 40, depth: 16, isMasked: true },
  { header: 40, depth: 32, isMasked: true },
  { header: 124, depth: 32, isMasked: true },
  { header: 40, depth: 8, isRunLength: true },
];

const key = (data: Pixels['data'], at: number) => [data[at], data[at + 1], data[at + 2]].join();

function paletteOf({ data }: Pixels): string[] {
  const colours = new Set<string>();
  for (let at = 0; at < data.length; at += 4) colours.add(key(data, at));
  return [...colours];
}

function runLengths(indices: number[][]): Buffer {
  const bytes: number[] = [];
  for (const row of indices) {
    for (let x = 0; x < row.length;) {
      let n = 1;
      while (n < 255 && x + n < row.length && row[x + n] === row[x]) n++;
      bytes.push(n, row[x] ?? 0);
      x += n;
    }
    bytes.push(0, 0);
  }
  return Buffer.from([...bytes, 0, 1]);
}

/** One pixel's bytes, from the least significant. */
function pixelBytes([r = 0, g = 0, b = 0]: number[], { depth, isMasked = false }: BitmapKind) {
  if (depth === 24) return [b, g, r];
  if (depth === 32) return isMasked ? [255, r, g, b] : [b, g, r, 0];
  const value = isMasked
    ? ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
    : ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
  return [value & 255, value >> 8];
}

/** Pixels as a bitmap file; what is below 16 bits has as many colours as it can. */
export function makeBitmap(pixels: Pixels, kind: BitmapKind): Buffer {
  const { header, depth, isTopDown = false, isRunLength = false, isMasked = false } = kind;
  const { width, height, data } = pixels;
  const colours = depth <= 8 ? paletteOf(pixels) : [];
  if (colours.length > 2 ** depth) throw new RangeError(`${colours.length} colours`);
  const size = depth <= 8 ? 2 ** depth : 0;
  const palette = Buffer.concat(
    Array.from({ length: size }, (_, i) => {
      const [r = 0, g = 0, b = 0] = (colours[i] ?? '0,0,0').split(',').map(Number);
      return Buffer.from(header === 12 ? [b, g, r] : [b, g, r, 0]);
    }),
  );
  const masks = Buffer.alloc(16);
  if (isMasked)
    (depth === 16
      ? [0xf800, 0x07e0, 0x001f, 0]
      : [0x0000ff00, 0x00ff0000, 0xff000000, 0x000000ff]
    ).forEach((mask, i) => masks.writeUInt32LE(mask, 4 * i));
  const info = Buffer.alloc(header);
  info.writeUInt32LE(header, 0);
  if (header === 12) {
    info.writeUInt16LE(width, 4);
    info.writeUInt16LE(height, 6);
    info.writeUInt16LE(1, 8);
    info.writeUInt16LE(depth, 10);
  } else {
    info.writeInt32LE(width, 4);
    info.writeInt32LE(isTopDown ? -height : height, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(depth, 14);
    info.writeUInt32LE(isRunLength ? 1 : isMasked ? 3 : 0, 16);
    if (header === 124) {
      masks.copy(info, 40);
      info.write('BGRs', 56, 'ascii');
    }
  }
  const rows = Array.from({ length: height }, (_, row) => (isTopDown ? row : height - 1 - row));
  const indices = rows.map((y) =>
    Array.from({ length: width }, (_, x) => colours.indexOf(key(data, (y * width + x) * 4))),
  );
  const stride = 4 * Math.ceil((width * depth) / 32);
  const lines = rows.map((y, i) => {
    const line = Buffer.alloc(stride);
    for (let x = 0; x < width; x++) {
      if (depth <= 8) {
        const bit = x * depth;
        line[bit >> 3] =
          (line[bit >> 3] ?? 0) | ((indices[i]?.[x] ?? 0) << (8 - depth - (bit & 7)));
      } else
        Buffer.from(
          pixelBytes([...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)], kind),
        ).copy(line, (x * depth) / 8);
    }
    return line;
  });
  const tables = Buffer.concat([
    info,
    isMasked && header === 40 ? masks.subarray(0, 12) : Buffer.alloc(0),
    palette,
  ]);
  const body = isRunLength ? runLengths(indices) : Buffer.concat(lines);
  const file = Buffer.alloc(14);
  file.write('BM', 'ascii');
  file.writeUInt32LE(14 + tables.length + body.length, 2);
  file.writeUInt32LE(14 + tables.length, 10);
  return Buffer.concat([file, tables, body]);
}

/** An icon file of pictures, each a PNG or a bitmap without its file header and with a mask that shows all. */
export function makeIcon(pictures: readonly { side: number; bytes: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let start = head.length;
  const bodies = pictures.map(({ side, bytes }, i) => {
    const isBitmap = bytes.toString('latin1', 0, 2) === 'BM';
    const body = isBitmap
      ? Buffer.concat([bytes.subarray(14), Buffer.alloc(4 * Math.ceil(side / 32) * side)])
      : bytes;
    if (isBitmap) body.writeInt32LE(side * 2, 8);
    head[6 + 16 * i] = head[7 + 16 * i] = side % 256;
    head.writeUInt16LE(1, 10 + 16 * i);
    head.writeUInt16LE(isBitmap ? body.readUInt16LE(14) : 32, 12 + 16 * i);
    head.writeUInt32LE(body.length, 14 + 16 * i);
    head.writeUInt32LE(start, 18 + 16 * i);
    start += body.length;
    return body;
  });
  return Buffer.concat([head, ...bodies]);
}
