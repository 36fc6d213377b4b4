import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatExpression,
  parseExpression,
  type WrittenTerm,
} from '#core/vector/expression-text.ts';

const LETTERS = ['A', 'B', 'C'];
const parse = (text: string) => parseExpression(text, LETTERS);

describe('a written sum is read', () => {
  test.each<[string, WrittenTerm[]]>([
    [
      'A - B + 2*"snow"',
      [
        { weight: 1, letter: 'A' },
        { weight: -1, letter: 'B' },
        { weight: 2, text: 'snow' },
      ],
    ],
    [
      '-A+.5 B',
      [
        { weight: -1, letter: 'A' },
        { weight: 0.5, letter: 'B' },
      ],
    ],
    ['C * 3', [{ weight: 3, letter: 'C' }]],
    [
      'A − red hat',
      [
        { weight: 1, letter: 'A' },
        { weight: -1, text: 'red hat' },
      ],
    ],
    [
      "2,5 × 'it\u2019s “so”' – „Schnee“",
      [
        { weight: 2.5, text: 'it\u2019s “so”' },
        { weight: -1, text: 'Schnee' },
      ],
    ],
    ['"A"', [{ weight: 1, text: 'A' }]],
    [
      'A - 2 * B * 3',
      [
        { weight: 1, letter: 'A' },
        { weight: -6, letter: 'B' },
      ],
    ],
    ['snow', [{ weight: 1, text: 'snow' }]],
    [
      'Ärger + élan',
      [
        { weight: 1, text: 'Ärger' },
        { weight: 1, text: 'élan' },
      ],
    ],
  ])('%s', (text, terms) => {
    expect(parse(text)).toEqual(terms);
  });
});

describe('what cannot be read is refused with its place', () => {
  test.each<[string, RegExp]>([
    ['', /^Character 1: expected a sum, got nothing/],
    ['   ', /expected a sum/],
    ['A - D', /^Character 5: expected one of the pictures A, B, C, got “D”/],
    ['A B', /^Character 3: expected a \+ or - before the next term, got “B”/],
    ['A "snow"', /^Character 3: expected a \+ or -/],
    ['A + + B', /^Character 5: expected a picture’s letter or a text, got “\+”/],
    ['A - 2*', /^Character 7: .*got the end/],
    ['A * B', /^Character 5: expected a number, got “B”/],
    ['A - "snow', /^Character 5: expected a closing quotation mark/],
    ['A / B', /^Character 3: expected a letter, a text, a number or a sign, got “\/”/],
    ['""', /expected a text, got an empty one/],
    ['red A', /^Character 5: expected a sign before the next term/],
  ])('%s', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'request-malformed',
        message: expect.stringMatching(message),
      }),
    );
  });
  test('without pictures a letter is refused too', () => {
    expect(() => parseExpression('A', [])).toThrow(/expected a text, got “A”/);
  });
});

test('what is written is read back', () => {
  const weight = fc
    .double({ min: -100, max: 100, noNaN: true })
    .map((x) => Number(x.toPrecision(6)))
    // Exponents are not written by people.
    .filter((x) => Math.abs(x) > 1e-4);
  const text = fc
    .string({ minLength: 1 })
    .filter((s) => s.trim() === s && (!/"/.test(s) || !/'/.test(s) || !/[“”]/.test(s)));
  const term: fc.Arbitrary<WrittenTerm> = fc.oneof(
    fc.record({ weight, letter: fc.constantFrom(...LETTERS) }),
    fc.record({ weight, text }),
  );
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 16 }), (terms) => {
      expect(parse(formatExpression(terms))).toEqual(terms);
    }),
  );
});
