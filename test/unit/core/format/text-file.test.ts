import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTextFile } from '#core/format/text-file.ts';
import { PictureMathError } from '#core/errors.ts';

const LIST = 'Hütte\tplace\tnoun\r\ncafé\r\nhat\r\n';

/** UTF-16 and UTF-32 by hand, units of `size` bytes. */
function wide(
  text: string,
  { size, little, mark }: { size: 2 | 4; little: boolean; mark: boolean },
) {
  const units = size === 2 ? Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)) : [];
  const codes = size === 4 ? Array.from(text, (c) => c.codePointAt(0) ?? 0) : units;
  const all = mark ? [0xfeff, ...codes] : codes;
  const bytes = new Uint8Array(all.length * size);
  const view = new DataView(bytes.buffer);
  all.forEach((code, i) =>
    size === 2 ? view.setUint16(i * 2, code, little) : view.setUint32(i * 4, code, little),
  );
  return bytes;
}
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('text files', () => {
  test.each([true, false])('in UTF-8, with a byte order mark: %s', (mark) => {
    expect(readTextFile(utf8((mark ? '\ufeff' : '') + LIST))).toEqual({
      text: LIST,
      encoding: 'UTF-8',
    });
  });
  test.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('in UTF-16, little end first: %s, with a byte order mark: %s', (little, mark) => {
    for (const text of [LIST, '帽子\n眼鏡\n', 'шляпа\r\nочки'])
      expect(readTextFile(wide(text, { size: 2, little, mark }))).toEqual({
        text,
        encoding: little ? 'UTF-16LE' : 'UTF-16BE',
      });
  });
  test('in Windows-1252', () => {
    const bytes = Uint8Array.from([...'H\xfctte\r\ncaf\xe9\r\n\x8acarf and hat'], (c) =>
      c.charCodeAt(0),
    );
    expect(readTextFile(bytes)).toEqual({
      text: 'Hütte\r\ncafé\r\nŠcarf and hat',
      encoding: 'Windows-1252',
    });
  });
  test.each([
    ['UTF-32 with a mark', wide(LIST, { size: 4, little: true, mark: true }), /UTF-32.*UTF-8/],
    ['UTF-32 from the big end', wide(LIST, { size: 4, little: false, mark: true }), /UTF-32/],
    ['UTF-32 without a mark', wide('hat\n', { size: 4, little: true, mark: false }), /UTF-32/],
    ['half a character of UTF-16', Uint8Array.of(0xff, 0xfe, 0x48), /damaged UTF-16LE/],
    ['Cyrillic of old', Uint8Array.of(0xf8, 0xeb, 0xff, 0xef, 0xe0), /encoding.*UTF-8/],
    ['Japanese of old', Uint8Array.of(0x96, 0x58, 0x8e, 0x71, 0x0a, 0x8a, 0xe1), /encoding/],
    [
      'a PNG',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52),
      /a picture \(PNG\)/,
    ],
    ['an archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 99), /of another kind/],
  ])('say why not: %s', (_, bytes, reason) => {
    expect(() => readTextFile(bytes)).toThrow(reason);
  });
  test('are never read with what stands for no text, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(readTextFile(bytes).text).not.toMatch(/[\0-\x08\x0e-\x1f]/);
        } catch (error) {
          expect(error).toBeInstanceOf(PictureMathError);
        }
      }),
    );
  });
  test('come back whole from UTF-8 and marked UTF-16', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((s) => !/[\0-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]/.test(s));
    fc.assert(
      fc.property(text, (s) => {
        expect(readTextFile(utf8(s)).text).toBe(s);
        expect(readTextFile(wide(s, { size: 2, little: true, mark: true })).text).toBe(s);
      }),
    );
  });
});
