import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_QUOTED_CHARACTERS } from '#core/limits.ts';
import { quoted, visible, visibleJson, visibleLines } from '#core/visible-text.ts';

/** Whatever Unicode calls a control, and what turns the order of letters (UAX 9) or ends a line. */
const STEERS = /\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const anything = fc.string({ unit: 'binary', maxLength: 300 });

describe('text of others', () => {
  test('is shown with what would steer a terminal written out', () => {
    expect(visible('\u001b[31mred\u009b2J\u202egnp.exe\r\n')).toBe(
      '\\x1b[31mred\\x9b2J\\u202egnp.exe\\x0d\\x0a',
    );
    // Marks of direction, joiners and emoji are letters of their languages.
    for (const text of ['קנה\u200f', 'می\u200cخواهم', '👩‍🎓', 'hat, cap'])
      expect(visible(text)).toBe(text);
  });
  test('never steers, in one line or in several', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(visible(text)).not.toMatch(STEERS);
        expect(quoted(text)).not.toMatch(STEERS);
        expect([...quoted(text)].length).toBeLessThanOrEqual(MAX_QUOTED_CHARACTERS);
        expect(visibleLines(text).replaceAll(/\r\n|\n|\t/g, '')).not.toMatch(STEERS);
      }),
    );
  });
  test('keeps its lines and tabs where it has several, and no other return', () => {
    expect(visibleLines('a\tb\r\nc\nd\re')).toBe('a\tb\r\nc\nd\\x0de');
  });
  test('that is long loses its middle', () => {
    const name = `${'a'.repeat(500)}-the-end.png`;
    expect(quoted(name)).toMatch(/^a{50,}…a+-the-end\.png$/);
    expect(quoted('short.png')).toBe('short.png');
  });
  test('is the same JSON, with nothing in it that steers', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(3), (value, indent) => {
        const json = visibleJson(value, indent);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(json.replaceAll('\n', '')).not.toMatch(STEERS);
      }),
    );
  });
});
