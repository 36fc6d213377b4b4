/** NumPy's .npz archives: arrays by name (the .npy format, version 1 to 3, of numpy.lib.format). */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { PictureMathError } from '#core/errors.ts';

export interface NumberArray {
  shape: number[];
  numbers: Float32Array;
}
export interface TextArray {
  shape: number[];
  texts: string[];
}

/** @throws PictureMathError `request-malformed` for anything but little-endian float16, float32 and text in C order */
export function decodeNpy(bytes: Uint8Array): NumberArray | TextArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 0) >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = wide ? 12 : 10;
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const dims = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '';
  const refuse = (got: string) =>
    new PictureMathError(
      'request-malformed',
      `Expected an array of float16, float32 or text in C order, got ${got}.`,
    );
  if (!/'fortran_order':\s*False/.test(header)) throw refuse('Fortran order');
  const shape = dims
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((a, b) => a * b, 1);
  const body = new Uint8Array(bytes.subarray(start + length)).buffer;
  const data = new DataView(body);
  if (type === '<f4')
    return {
      shape,
      numbers: Float32Array.from({ length: count }, (_, i) => data.getFloat32(i * 4, true)),
    };
  if (type === '<f2')
    return {
      shape,
      numbers: Float32Array.from({ length: count }, (_, i) =>
        halfToNumber(data.getUint16(i * 2, true)),
      ),
    };
  const width = Number(/^<U(\d+)$/.exec(type)?.[1] ?? 0);
  if (width === 0) throw refuse(`the type ${type}`);
  const texts = Array.from({ length: count }, (_, i) => {
    const codes = Array.from({ length: width }, (_, c) =>
      data.getUint32((i * width + c) * 4, true),
    );
    const end = codes.indexOf(0);
    return String.fromCodePoint(...(end < 0 ? codes : codes.slice(0, end)));
  });
  return { shape, texts };
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

export async function readNpz(path: string): Promise<Map<string, NumberArray | TextArray>> {
  const files = unzipSync(new Uint8Array(await readFile(path)));
  return new Map(
    Object.entries(files).map(([name, bytes]) => [name.replace(/\.npy$/, ''), decodeNpy(bytes)]),
  );
}
