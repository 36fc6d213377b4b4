/** NumPy's `.npy`: a table of float32, row-major (numpy.lib.format, version 1.0). */
import { PictureMathError } from '../errors.ts';

const MAGIC = '\x93NUMPY';
/** Room for any number of rows: the header is written again once they are counted. */
const NPY_HEADER_BYTES = 128;
/** Magic, version, and the length of the rest. */
const PREAMBLE_BYTES = 10;

export interface NpyTable {
  rows: number;
  columns: number;
  /** Where the numbers begin. */
  offset: number;
}

const refuse = (came: string) =>
  new PictureMathError(
    'request-malformed',
    `Expected a .npy file with a table of float32, little-endian and row-major, got ${came}.`,
  );

/** The header of a table, `NPY_HEADER_BYTES` long. */
export function encodeNpyHeader(rows: number, columns: number): Uint8Array<ArrayBuffer> {
  const told = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const text = `${told.padEnd(NPY_HEADER_BYTES - PREAMBLE_BYTES - 1)}\n`;
  const bytes = new Uint8Array(NPY_HEADER_BYTES);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  for (let i = 0; i < text.length; i++) bytes[PREAMBLE_BYTES + i] = text.charCodeAt(i);
  return bytes;
}

/**
 * What the beginning of a file says; versions 1 to 3 are read.
 * @param bytes its first kilobyte, or all of it
 * @throws PictureMathError `request-malformed` for other kinds of numbers, and for what is no table
 */
export function decodeNpyHeader(bytes: Uint8Array): NpyTable {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, MAGIC.length) !== MAGIC || bytes.length < PREAMBLE_BYTES + 2)
    throw refuse('another kind of file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = (bytes[6] as number) >= 2;
  const from = isLong ? 12 : PREAMBLE_BYTES;
  const offset = from + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (offset > bytes.length) throw refuse('a header that is cut, or longer than any of ours');
  const header = text(from, offset);
  const [, kind = ''] = /'descr':\s*'([^']*)'/.exec(header) ?? [];
  if (kind !== '<f4') throw refuse(`numbers of the kind "${kind}"`);
  if (!/'fortran_order':\s*False/.test(header)) throw refuse('columns one after the other');
  const [, rows, columns] = /'shape':\s*\((\d+),\s*(\d+)\s*\)/.exec(header) ?? [];
  if (rows === undefined || columns === undefined)
    throw refuse('another shape than rows of numbers');
  return { rows: Number(rows), columns: Number(columns), offset };
}
