/** NumPy's .npz archives: arrays by name (the .npy format, version 1 to 3, of numpy.lib.format). */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';

export interface NumberArray {
  shape: number[];
  numbers: Float32Array;
}
export interface TextArray {
  shape: number[];
  texts: string[];
}

/** Of all arrays of an archive together: twenty thousand words with vectors of 512 numbers take 50 MB. */
const MOST_UNPACKED_BYTES = 200_000_000;
/** Of one text. */
const MOST_CHARACTERS = 4096;
const MAGIC = '\x93NUMPY';

const refuse = (got: string) =>
  new PictureMathError(
    'request-malformed',
    `Expected an array of float16, float32 or text in C order, got ${got}.`,
  );

/** The header of an array, a Python dictionary, and what follows it. @throws PictureMathError `request-malformed` */
function readHeader(bytes: Uint8Array) {
  const latin1 = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const isWide = (bytes[6] ?? 0) >= 2;
  const start = isWide ? 12 : 10;
  if (latin1(0, 6) !== MAGIC || bytes.length < start) throw refuse('none of NumPy');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = isWide ? view.getUint32(8, true) : view.getUint16(8, true);
  const end = start + length;
  if (length > 65_536 || end > bytes.length) throw refuse('one whose header is cut off');
  const header = latin1(start, end);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((a, b) => a * b, 1);
  if (!/'fortran_order':\s*False/.test(header)) throw refuse('Fortran order');
  if (!shape.every((n) => Number.isInteger(n) && n >= 0) || !Number.isSafeInteger(count))
    throw refuse('a shape that is none');
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  return {
    type,
    shape,
    count,
    data: new DataView(bytes.buffer, bytes.byteOffset + end, bytes.length - end),
  };
}

/** @throws PictureMathError `request-malformed` for anything but little-endian float16, float32 and text in C order, whole */
export function decodeNpy(bytes: Uint8Array): NumberArray | TextArray {
  const { type, shape, count, data } = readHeader(bytes);
  /** Before anything is made by a number that the file tells. */
  const assertLength = (each: number) => {
    if (count * each !== data.byteLength)
      throw refuse(`${data.byteLength} bytes in place of ${count * each}`);
  };
  if (type === '<f4') {
    assertLength(4);
    const numbers = Float32Array.from({ length: count }, (_, i) => data.getFloat32(i * 4, true));
    return { shape, numbers };
  }
  if (type === '<f2') {
    assertLength(2);
    const half = (_: unknown, i: number) => halfToNumber(data.getUint16(i * 2, true));
    return { shape, numbers: Float32Array.from({ length: count }, half) };
  }
  const width = Number(/^<U(\d{1,6})$/.exec(type)?.[1] ?? 0);
  if (width === 0 || width > MOST_CHARACTERS) throw refuse(`the type ${quoted(type)}`);
  assertLength(4 * width);
  const texts = Array.from({ length: count }, (_, i) => readText(data, i * width * 4, width));
  return { shape, texts };
}

/** UTF-32, filled up with zeros. */
function readText(data: DataView, at: number, width: number): string {
  let text = '';
  for (let c = 0; c < width; c++) {
    const code = data.getUint32(at + 4 * c, true);
    if (code === 0) break;
    if (code > 0x10ffff) throw refuse('text with a character that there is not');
    text += String.fromCodePoint(code);
  }
  return text;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The arrays of an archive. What they unpack to is added up from what the archive says, and an array that unpacks to
 * another length is none: no more is ever made than was counted.
 * @throws PictureMathError `request-malformed`, `request-too-large` over 200 MB unpacked
 */
export function decodeNpz(bytes: Uint8Array): Map<string, NumberArray | TextArray> {
  let unpacked = 0;
  const filter = ({ originalSize }: { originalSize: number }) => {
    unpacked += originalSize;
    if (unpacked > MOST_UNPACKED_BYTES)
      throw new PictureMathError(
        'request-too-large',
        `Expected arrays of at most ${MOST_UNPACKED_BYTES / 1e6} MB together, got more.`,
      );
    return true;
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw new PictureMathError(
      'request-malformed',
      'Expected an archive of NumPy (.npz), got none, or a damaged one.',
      { cause },
    );
  }
  return new Map(
    Object.entries(files).map(([name, array]) => [name.replace(/\.npy$/, ''), decodeNpy(array)]),
  );
}

/** Rejects as the file system does. Errors as `decodeNpz`, with the path. */
export async function readNpz(path: string): Promise<Map<string, NumberArray | TextArray>> {
  const bytes = await readFile(path);
  try {
    return decodeNpz(bytes);
  } catch (cause) {
    if (!(cause instanceof PictureMathError)) throw cause;
    throw new PictureMathError(cause.code, `${quoted(path)}: ${cause.message}`, { cause });
  }
}
