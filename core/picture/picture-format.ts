/** Which kind of picture a file is, by how it begins. */

const latin1 = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/** A drawing in XML: its root may stand behind a byte order mark, a declaration, a document type and comments. */
const isSvg = (bytes: Uint8Array) =>
  /^(\ufeff|\xef\xbb\xbf)?\s*(<\?xml|<!--|<!doctype svg|<svg)/i.test(latin1(bytes, 0, 64)) &&
  /<(\w+:)?svg[\s>]/i.test(latin1(bytes, 0, 4096));

/** The brands of an ISO base media file (ISO 14496-12, 4.3), the major one first; none where it is no such file. */
function brandsOf(bytes: Uint8Array): string[] {
  const ascii = (at: number) => latin1(bytes, at, at + 4);
  if (bytes.length < 16 || ascii(4) !== 'ftyp') return [];
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const brands = [ascii(8)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(ascii(at));
  return brands;
}

/** AVIF and HEIC share a container; general brands (mif1) leave it to the others to tell which. */
const hasBrand = (bytes: Uint8Array, brand: RegExp) => brandsOf(bytes).some((b) => brand.test(b));

/** In the order in which they are asked: AVIF may have general brands too. */
const BEGINNINGS = {
  png: (b) => latin1(b, 0, 8) === '\x89PNG\r\n\x1a\n',
  gif: (b) => /^GIF8[79]a/.test(latin1(b, 0, 6)),
  jpeg: (b) => b[0] === 0xff && b[1] === 0xd8,
  webp: (b) => latin1(b, 0, 4) === 'RIFF' && latin1(b, 8, 12) === 'WEBP',
  bmp: (b) => b[0] === 0x42 && b[1] === 0x4d,
  tiff: (b) => /^(II[*+]\0|MM\0[*+])/.test(latin1(b, 0, 4)),
  ico: (b) => /^\0\0[\x01\x02]\0/.test(latin1(b, 0, 4)),
  avif: (b) => hasBrand(b, /^avi[fs]$/),
  heic: (b) => hasBrand(b, /^(hei[cfmsx]|hev[cmsx]|mif1|msf1)$/),
  svg: isSvg,
} satisfies Readonly<Record<string, (bytes: Uint8Array) => boolean>>;

export type PictureFormat = keyof typeof BEGINNINGS | 'unknown';

/** @param head how the file begins: 4,096 bytes are enough for every kind */
export function formatOf(head: Uint8Array): PictureFormat {
  for (const [format, begins] of Object.entries(BEGINNINGS))
    if (begins(head)) return format as PictureFormat;
  return 'unknown';
}

/** What else people take for pictures, or choose by mistake, by names that every language has; null where it is none of them. */
export function otherKindOf(head: Uint8Array): string | null {
  const begins = (text: string, at = 0) => latin1(head, at, at + text.length) === text;
  if (begins('%PDF-')) return 'PDF';
  if (begins('8BPS')) return 'Photoshop';
  if (begins('\xff\x0a') || begins('JXL ', 4)) return 'JPEG XL';
  if (begins('jP  ', 4)) return 'JPEG 2000';
  if (begins('PK\x03\x04')) return 'ZIP';
  if (begins('\x1f\x8b')) return 'gzip';
  if (begins('ftyp', 4)) return 'MP4';
  if (begins('\x1aE\xdf\xa3')) return 'WebM';
  return /^\s*<(!doctype html|html|head|body)[\s>]/i.test(latin1(head, 0, 256)) ? 'HTML' : null;
}
