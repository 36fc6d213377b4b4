import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from '../../../core/base64.ts';

// RFC 4648, section 10.
test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('%j is %s', (text, code) => {
  const bytes = new TextEncoder().encode(text);
  expect(toBase64(bytes)).toBe(code);
  expect(fromBase64(code)).toEqual(bytes);
});

test('addresses get their own alphabet, without padding', () => {
  const bytes = Uint8Array.of(0xfb, 0xff, 0xfe, 0xff);
  expect(toBase64(bytes)).toBe('+//+/w==');
  expect(toBase64Url(bytes)).toBe('-__-_w');
});

test('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes]);
      expect([...fromBase64Url(toBase64Url(bytes))]).toEqual([...bytes]);
    }),
  );
});

test('refuses other characters', () => {
  expect(() => fromBase64('Zm9v!')).toThrow();
});
