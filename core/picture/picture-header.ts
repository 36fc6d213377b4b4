/** What a picture file says of itself in its first bytes: format and size, without decoding it. */

export type PictureFormat = 'png' | 'gif' | 'jpeg' | 'webp' | 'bmp' | 'heic' | 'unknown';
export interface PictureHeader {
  format: PictureFormat;
  /** Null when the header does not tell. */
  width: number | null;
  height: number | null;
}

const ascii = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/**
 * Reads the header; `bytes` may be a prefix of the file. Never throws: what it does not know is `unknown`.
 * @see PNG (ISO 15948) 11.2.2, GIF89a 18, JPEG (ITU T.81) B.2.2, WebP container specification, ISO 23008-12 (HEIF)
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 30) return { format: 'unknown', width: null, height: null };
  if (ascii(bytes, 1, 3) === 'PNG')
    return { format: 'png', width: view.getUint32(16), height: view.getUint32(20) };
  if (ascii(bytes, 0, 4) === 'GIF8')
    return { format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (ascii(bytes, 0, 2) === 'BM')
    return {
      format: 'bmp',
      width: Math.abs(view.getInt32(18, true)),
      height: Math.abs(view.getInt32(22, true)),
    };
  if (ascii(bytes, 4, 4) === 'ftyp' && /^(hei[cfmsx]|hev[cmsx]|mif1|msf1)/.test(ascii(bytes, 8, 4)))
    return { format: 'heic', width: null, height: null };
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP')
    return { format: 'webp', ...webpSize(bytes, view) };
  if (view.getUint16(0) === 0xffd8) return { format: 'jpeg', ...jpegSize(view) };
  return { format: 'unknown', width: null, height: null };
}

type Size = Pick<PictureHeader, 'width' | 'height'>;

function webpSize(bytes: Uint8Array, view: DataView): Size {
  const kind = ascii(bytes, 12, 4);
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (kind === 'VP8X') return { width: uint24(24) + 1, height: uint24(27) + 1 };
  if (kind === 'VP8 ')
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return { width: null, height: null };
}

/** Walks the segments to the first start of frame (C0 to CF but C4, C8, CC). */
function jpegSize(view: DataView): Size {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return { width: null, height: null };
}

/** Enough of a file for any header that we read: JPEG may carry 64 kB segments before its frame. */
export const HEADER_BYTES = 512 * 1024;
