import { describe, expect, test } from 'vitest';
import { decodeNpyHeader, encodeNpyHeader } from '#core/format/npy.ts';

/** Written by NumPy 2: `numpy.save(f, numpy.zeros((3, 2), '<f4'))`, its first 128 bytes. */
const NUMPY = new TextEncoder().encode(
  `\0NUMPY\x01\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`.padEnd(127) + '\n',
);
NUMPY[0] = 0x93;

/** A header of another text. */
function header(text: string, version = 1): Uint8Array {
  const long = version > 1;
  const bytes = new Uint8Array(10 + (long ? 2 : 0) + text.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (long) view.setUint32(8, text.length, true);
  else view.setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), long ? 12 : 10);
  return bytes;
}

describe('the header of a .npy file', () => {
  test('is what NumPy writes, to the byte', () => {
    expect(encodeNpyHeader(3, 2)).toEqual(NUMPY);
    expect(decodeNpyHeader(NUMPY)).toEqual({ rows: 3, columns: 2, offset: 128 });
  });
  test('has room for any number of rows', () => {
    expect(encodeNpyHeader(999_999_999_999, 99_999)).toHaveLength(128);
  });
  test('is read in its longer form too', () => {
    const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 7), }\n";
    expect(decodeNpyHeader(header(text, 2))).toEqual({
      rows: 5,
      columns: 7,
      offset: 12 + text.length,
    });
  });
  test.each([
    ["{'descr': '<f8', 'fortran_order': False, 'shape': (5, 7), }", /numbers of the kind "<f8"/],
    ["{'descr': '<f4', 'fortran_order': True, 'shape': (5, 7), }", /columns one after the other/],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", /another shape/],
  ])('that says %s is refused', (text, message) => {
    expect(() => decodeNpyHeader(header(text))).toThrow(message);
  });
  test('of another kind of file, or cut, is refused', () => {
    expect(() => decodeNpyHeader(new Uint8Array(40))).toThrow(/another kind of file/);
    expect(() => decodeNpyHeader(NUMPY.subarray(0, 60))).toThrow(/cut/);
  });
});
