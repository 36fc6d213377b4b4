import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TEXT_CHARACTERS } from '#core/limits.ts';
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

describe('a sum is what it says, however it is typed', () => {
  const aMinusB: WrittenTerm[] = [
    { weight: 1, letter: 'A' },
    { weight: -1, letter: 'B' },
  ];
  test.each([
    'A-B',
    'a - b',
    'a-b',
    'A−B',
    'A–B',
    'A—B',
    'A‑B',
    '+A -B',
    'A\n- B',
    'A\u00a0-\u00a0B',
    '1A-1B',
    'A - 1*b',
    'A-B*1',
  ])('%s', (text) => expect(parse(text)).toEqual(aMinusB));

  test.each<[string, number[]]>([
    ['2A-B', [2, -1]],
    ['A-2*B', [1, -2]],
    ['A-2B', [1, -2]],
    ['2·A - B', [2, -1]],
    ['2 A - B', [2, -1]],
    ['2 x A - B', [2, -1]],
    ['A*2 - B', [2, -1]],
    ['A/2 - B/4', [0.5, -0.25]],
    ['.5A-b', [0.5, -1]],
    ['0,5 A - B', [0.5, -1]],
    ['A*-2 - B', [-2, -1]],
    ['0*A - B', [0, -1]],
  ])('%s', (text, weights) =>
    expect(parse(text)).toEqual([
      { weight: weights[0], letter: 'A' },
      { weight: weights[1], letter: 'B' },
    ]),
  );

  test('-B+A', () => expect(parse('-B+A')).toEqual([aMinusB[1], aMinusB[0]]));

  test.each([
    'A - "snow"',
    'A-"snow"',
    'A - “snow”',
    'A - „snow“',
    'A - „snow”',
    'A - «snow»',
    'A - « snow »',
    'A - »snow«',
    'A - ‹snow›',
    "A - 'snow'",
    'A - ‘snow’',
    'A - ‚snow‘',
    'A - “snow"',
    'A - snow',
    'A -snow',
    'A−snow',
  ])('%s', (text) =>
    expect(parse(text)).toEqual([
      { weight: 1, letter: 'A' },
      { weight: -1, text: 'snow' },
    ]),
  );

  test.each<[string, string, string]>([
    [`"a" - 'b'`, 'a', 'b'],
    ['king - man', 'king', 'man'],
    ['king − man', 'king', 'man'],
    ['king–man', 'king', 'man'],
    ['a hat - two hats', 'a hat', 'two hats'],
    ['"curly-haired" - "well ""known"""', 'curly-haired', 'well "known"'],
    ['‘it’s so’ - "C:\\\\n"', 'it’s so', 'C:\\\\n'],
  ])('%s', (text, first, second) =>
    expect(parse(text)).toEqual([
      { weight: 1, text: first },
      { weight: -1, text: second },
    ]),
  );
});

describe('what may be read in two ways is asked, with both', () => {
  test.each<[string, RegExp]>([
    [
      'king-man',
      /^Character 1: “king-man” may be one text or a difference: write "king-man" or "king" - "man"/,
    ],
    ['A + t-shirt', /^Character 5: .*write "t-shirt" or "t" - "shirt"/],
    ['A-snow', /write "A-snow" or A - "snow"/],
    ['2 snow', /^Character 1: .*write "2 snow" or 2\*"snow"/],
    ['A - 3D', /^Character 5: .*write "3D" or 3\*"D"/],
    ['1,250 A', /^Character 1: “1,250” may be 1\.250 or 1250/],
    ['AB', /^Character 1: .*write "AB" or A \+ B/],
    [
      'vitamin c',
      /^Character 9: expected a sign before the next term, got “c”; .*write "vitamin c"/,
    ],
    [
      'A - d',
      /^Character 5: expected one of the pictures A, B, C, got “d”; if it is a text, write "d"/,
    ],
    ['101*A', /^Character 1: expected a weight from -100 to 100, got 101/],
    ['A/0', /expected a weight/],
  ])('%s', (text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'request-malformed',
        message: expect.stringMatching(message),
      }),
    );
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
    ['A / B', /^Character 5: expected a number, got “B”/],
    ['A % B', /^Character 3: expected a letter, a text, a number or a sign, got “%”/],
    ['(A - B)', /^Character 1: expected a letter, a text, a number or a sign, got “\(”/],
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

test('what is written is read back, whatever the texts hold', () => {
  const weight = fc
    .double({ min: -100, max: 100, noNaN: true })
    .map((x) => Number(x.toPrecision(6)) || 0)
    .filter((x) => x === 0 || Math.abs(x) > 1e-9);
  const marks = fc.constantFrom(...'"\'“”„«»‘’\\\n\r\t\u2028+-−*/ AB1,.');
  const text = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.string({ unit: marks, minLength: 1, maxLength: MAX_TEXT_CHARACTERS, size: 'max' }),
    )
    .filter((s) => s.trim() !== '');
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

test('any text at all is read or refused with a place, at once', () => {
  const bits = fc.constantFrom(...'ABCabc  +-−–*·/"\'“”„«»12,.x', ' snow', 'king-man', '\n');
  fc.assert(
    fc.property(fc.string({ unit: bits, maxLength: 400 }), (source) => {
      try {
        const terms = parse(source);
        expect(parse(formatExpression(terms))).toEqual(
          terms.map((term) => ({ ...term, weight: expect.closeTo(term.weight, 3) as number })),
        );
      } catch (error) {
        expect(error).toMatchObject({
          code: 'request-malformed',
          message: expect.stringMatching(/^Character \d+: /) as string,
        });
      }
    }),
    { numRuns: 500 },
  );
});
