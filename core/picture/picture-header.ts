/** What a picture file says of itself in its first bytes: format and size, without decoding it (image-size, but for JPEG and BMP). */
import { GIF } from 'image-size/types/gif';
import { HEIF } from 'image-size/types/heif';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';

/** Enough of a file for any header that we read: JPEG may carry 64 kB segments before its frame. */
export const HEADER_BYTES = 512 * 1024;

type Size = { width: number; height: number };
interface Reader {
  validate(bytes: Uint8Array): boolean;
  calculate(bytes: Uint8Array): Size | null;
}

const latin1 = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);

/** Walks the segments to the first start of frame (C0 to CF but C4, C8, CC; ITU T.81, B.2.2): image-size knows three of them. */
const JPEG: Reader = {
  validate: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
  calculate(bytes) {
    const view = viewOf(bytes);
    let at = 2;
    while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
      const marker = view.getUint8(at + 1);
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
        return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
    }
    return null;
  },
};

/** Headers of 12 bytes (OS/2) have sizes of 16 bits, which image-size does not know. */
const BMP: Reader = {
  validate: (bytes) => bytes[0] === 0x42 && bytes[1] === 0x4d,
  calculate(bytes) {
    const view = viewOf(bytes);
    if (view.getUint32(14, true) === 12)
      return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
    return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  },
};

/** A reader for what is known by its first bytes alone; its size is left to who decodes it. */
const known = (...beginnings: readonly (readonly number[])[]): Reader => ({
  validate: (bytes) =>
    beginnings.some((beginning) => beginning.every((byte, at) => bytes[at] === byte)),
  calculate: () => null,
});

/** A drawing in XML: its root may stand behind a byte order mark, a declaration, a document type and comments. */
const SVG: Reader = {
  validate: (bytes) =>
    /^(\ufeff|\xef\xbb\xbf)?\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(latin1(bytes, 0, 64)) &&
    /<(\w+:)?svg[\s>]/i.test(latin1(bytes, 0, 4096)),
  calculate: () => null,
};

const READERS = {
  png: PNG,
  gif: GIF,
  jpeg: JPEG,
  webp: WEBP,
  bmp: BMP,
  tiff: known([0x49, 0x49, 42, 0], [0x4d, 0x4d, 0, 42], [0x49, 0x49, 43, 0], [0x4d, 0x4d, 0, 43]),
  ico: known([0, 0, 1, 0], [0, 0, 2, 0]),
  svg: SVG,
} satisfies Readonly<Record<string, Reader>>;

export type PictureFormat = keyof typeof READERS | 'avif' | 'heic' | 'unknown';
export interface PictureHeader {
  format: PictureFormat;
  /** Null when the header does not tell. */
  width: number | null;
  height: number | null;
}

/** What a reader finds; null where it throws, as readers do on damaged files. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The brands of an ISO base media file (ISO 14496-12, 4.3), the major one first; none where it is no such file. */
function brandsOf(bytes: Uint8Array): string[] {
  const ascii = (at: number) => latin1(bytes, at, at + 4);
  if (bytes.length < 16 || ascii(4) !== 'ftyp') return [];
  const size = viewOf(bytes).getUint32(0);
  const brands = [ascii(8)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(ascii(at));
  return brands;
}

/** AVIF and HEIC share a container; general brands (mif1) leave it to the others to tell which. */
function heifFormat(bytes: Uint8Array): 'avif' | 'heic' | null {
  const brands = brandsOf(bytes);
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return 'avif';
  return brands.some((brand) => /^(hei[cfmsx]|hev[cmsx]|mif1|msf1)$/.test(brand)) ? 'heic' : null;
}

/** Reads the header; `bytes` may be a prefix of the file. Never throws: what it does not know is `unknown`. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader {
  const heif = heifFormat(bytes);
  const [format, reader]: readonly [PictureFormat, Reader | null] = heif
    ? ([heif, HEIF] as const)
    : ((Object.entries(READERS) as [keyof typeof READERS, Reader][]).find(([, reader]) =>
        attempt(() => reader.validate(bytes)),
      ) ?? ['unknown' as const, null]);
  const size = attempt(() => reader?.calculate(bytes));
  return { format, width: size?.width ?? null, height: size?.height ?? null };
}
