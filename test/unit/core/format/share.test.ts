import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { decodeShared, encodeShared, isShared, type Shared } from '#core/format/share.ts';
import { MAX_TEXT_CHARACTERS } from '#core/limits.ts';
import { normalize } from '#core/vector/vector.ts';
import { cosine } from '../../../support/vectors.ts';

const SPACE = 'clip-vit-base-patch32@d15189d7028b43f1d3e65039190477f6af591c2a';
const vector = (seed: number) =>
  normalize(Float32Array.from({ length: 512 }, (_, i) => Math.sin(seed + i * (seed + 0.37))));
const shared = {
  space: SPACE,
  film: true,
  terms: [
    { weight: 1, vector: vector(1), flatness: 0.25 },
    { weight: -1, vector: vector(2), flatness: undefined },
  ],
};

test('a link holds the space, the weights and the vectors, and nothing that needs escaping', () => {
  const fragment = encodeShared(shared);
  expect(isShared(fragment)).toBe(true);
  expect(fragment).toMatch(/^#[\w@,&=.-]+$/);
  expect(fragment.length).toBeLessThan(3000);
  const got = decodeShared(fragment);
  expect(got).toMatchObject({ space: SPACE, film: true });
  expect(got.terms.map(({ weight, flatness }) => [weight, flatness])).toEqual([
    [1, 0.25],
    [-1, undefined],
  ]);
  got.terms.forEach((term, i) =>
    expect(cosine(term.vector, shared.terms[i]?.vector ?? [])).toBeGreaterThan(0.99999999),
  );
});

test('a small difference of two vectors keeps its direction', () => {
  const a = vector(1);
  const b = normalize(a.map((x, i) => x + 0.002 * Math.cos(i * 1.7)));
  const difference = (x: Float32Array, y: Float32Array) => x.map((value, i) => value - (y[i] ?? 0));
  const [first, second] = decodeShared(
    encodeShared({
      space: SPACE,
      film: false,
      terms: [
        { weight: 1, vector: a },
        { weight: -1, vector: b },
      ],
    }),
  ).terms;
  expect(
    cosine(difference(first?.vector ?? a, second?.vector ?? a), difference(a, b)),
  ).toBeGreaterThan(0.999);
});

test('texts, a word list and small pictures travel too', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 1, 2, 3, 254]);
  const fragment = encodeShared({
    space: SPACE,
    film: false,
    vocabulary: 'u-0123456789abcdef0123456789abcdef',
    terms: [
      { weight: 1, vector: vector(1), flatness: 0.5, thumbnail: jpeg },
      { weight: -0.5, vector: vector(2), text: 'snow, & "ice" 100 % ❄' },
    ],
  });
  // Nothing that a mailer would take for the end of an address, or encode.
  expect(fragment).toMatch(/^#[\w@,&=.-]+[0-9a-f]$/);
  const got = decodeShared(fragment);
  expect(got.vocabulary).toBe('u-0123456789abcdef0123456789abcdef');
  expect(got.terms[0]?.thumbnail).toEqual(jpeg);
  expect(got.terms[0]?.text).toBeUndefined();
  expect(got.terms[1]).toMatchObject({ weight: -0.5, text: 'snow, & "ice" 100 % ❄' });
});

describe('a damaged link of the first version is refused', () => {
  const good = `#v1&space=${SPACE}&term=1,,AQABAA`;
  test.each([
    ['no space', good.replace(/space=[^&]*/, '')],
    ['a space that is none', good.replace(/space=[^&]*/, 'space=clip')],
    ['no terms', `#v1&space=${SPACE}`],
    ['other characters', `#v1&space=${SPACE}&term=1,,%%%%`],
    ['half a number', `#v1&space=${SPACE}&term=1,,AAAA`],
    ['no weight', `#v1&space=${SPACE}&term=,,AAAAAA`],
    ['a weight beyond all', `#v1&space=${SPACE}&term=1e300,,AQABAA`],
    ['a flatness of 3', `#v1&space=${SPACE}&term=1,3,AQABAA`],
    ['another kind of term', `#v1&space=${SPACE}&term=1,,AQABAA,sound,x`],
    ['a text that is none', `#v1&space=${SPACE}&term=1,,AQABAA,text,%E0%A4%A`],
    ['an empty text', `#v1&space=${SPACE}&term=1,,AQABAA,text,`],
    ['a thumbnail that is no picture', `#v1&space=${SPACE}&term=1,,AQABAA,,,PHN2Zz4`],
    ['a large thumbnail', `#v1&space=${SPACE}&term=1,,AQABAA,,,_9j_${'A'.repeat(9000)}`],
    ['a list with a strange name', `#v1&space=${SPACE}&words=../x&term=1,,AQABAA`],
    ['too many terms', `#v1&space=${SPACE}${'&term=1,,AQABAA'.repeat(17)}`],
    ['a vector that was cut', `#v1&space=${SPACE}&term=1,,AQABAAAA&term=-1,,AQAB`],
    ['a vector without a direction', `#v1&space=${SPACE}&term=1,,AAAAAA`],
    ['what is longer than any link', `#v1&space=${SPACE}&term=1,,${'A'.repeat(50_000_000)}`],
  ])('%s', (_, fragment) => {
    expect(isShared(fragment)).toBe(true);
    expect(() => decodeShared(fragment)).toThrow(
      expect.objectContaining({
        code: 'link-damaged',
        message: expect.stringMatching(/^This link is damaged/),
      }),
    );
  });
  test('other fragments are none', () => {
    for (const fragment of ['#title', '', '#main', '#sample-hat', '#vocabulary'])
      expect(isShared(fragment)).toBe(false);
  });
  test('a whole one opens, however it came', () => {
    const whole = `#v1&space=${SPACE}&mode=film&term=1,0.5,AQABAA&term=-0.5,,AQACAA,text,snow%2C%20%22ice%22%20100%25!`;
    const opened = decodeShared(whole);
    expect(opened.terms[1]?.text).toBe('snow, "ice" 100%!');
    for (const changed of [
      whole.replace('@', '%40'),
      whole.replaceAll(',', '%2C'),
      whole.replaceAll('&', '&amp;'),
      whole.replaceAll('&', '&#38;'),
      `#${whole}`,
      `${whole}"`,
      `${whole}>`,
      `${whole.slice(0, 60)}\r\n${whole.slice(60)}`,
      `#${encodeURIComponent(whole)}`,
      encodeURIComponent(encodeURIComponent(whole)),
    ]) {
      expect(isShared(changed), changed).toBe(true);
      expect(decodeShared(changed), changed).toEqual(opened);
    }
  });
});

test('what is made to take long does not', () => {
  const long = 900_000;
  for (const unit of [
    '&',
    '%',
    '%25',
    '&amp;',
    ',',
    '%2C',
    '<',
    '&space=',
    '&term=',
    '&check=',
    '=\r\n',
    '#',
    ' ',
    '&#38;',
    '%26space%3D',
  ]) {
    const many = unit.repeat(long / unit.length);
    for (const fragment of [
      `#v1&space=${SPACE}&term=1,,AQABAA,text,${many}a`,
      `#v1&${many}`,
      `#${many}`,
      `#v2&${many}&check=00000000`,
      `#v1&space=${many}&term=1,,${many.slice(0, 50_000)}`,
    ]) {
      const began = performance.now();
      isShared(fragment);
      try {
        decodeShared(fragment);
      } catch (error) {
        expect(error).toBeInstanceOf(PictureMathError);
      }
      // Some ten milliseconds; what grows with the square of the length takes minutes.
      expect(performance.now() - began).toBeLessThan(5000);
    }
  }
});

test('a link of a newer version says so', () => {
  for (const fragment of ['#v9&everything=other', '#v3', encodeShared(shared).replace('v2', 'v9')])
    try {
      expect(isShared(fragment)).toBe(true);
      // What fits the checksum of this version is of this version, whatever its mark became.
      expect(decodeShared(fragment).space).toBe(SPACE);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'link-newer',
        message: expect.stringContaining('made by a newer version') as string,
      });
    }
});

/** Links as they are made: small vectors, since every sign is tried. */
const links = fc
  .record({
    film: fc.boolean(),
    vocabulary: fc.option(fc.constant('common'), { nil: undefined }),
    terms: fc.array(
      fc.record({
        weight: fc.double({ min: -100, max: 100, noNaN: true }),
        vector: fc.integer({ min: 1, max: 1000 }).map((seed) => vector(seed).slice(0, 24)),
        flatness: fc.option(fc.constant(0.25), { nil: undefined }),
        text: fc.option(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((x) => x.trim() !== ''),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ terms, ...rest }) =>
    encodeShared({
      space: SPACE,
      ...rest,
      terms: terms.map((term) => ({ ...term, vector: normalize(term.vector) })),
    } as Shared),
  );

/** Opens equal, or says that it is damaged; and at once. */
function expectEqualOrDamaged(changed: string, whole: Shared): 'equal' | 'damaged' {
  const began = performance.now();
  try {
    expect(decodeShared(changed)).toEqual(whole);
    return 'equal';
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    expect(['link-damaged', 'link-newer']).toContain(error.code);
    return 'damaged';
  } finally {
    // A loop without a bound, not a slow machine.
    expect(performance.now() - began).toBeLessThan(5000);
  }
}

describe('any link', () => {
  test('cut anywhere says damaged', () => {
    fc.assert(
      fc.property(links, fc.nat(), (link, at) => {
        const cut = link.slice(0, at % link.length);
        if (cut.length > 1) expect(isShared(cut)).toBe(true);
        expect(expectEqualOrDamaged(cut, decodeShared(link))).toBe('damaged');
      }),
      { numRuns: 300 },
    );
  });

  test('of which one character is changed opens equal or says damaged', () => {
    const other = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 1 }),
      fc.constantFrom(...'%&=,#@_-. \n'),
    );
    fc.assert(
      fc.property(links, fc.nat(), other, (link, at, sign) => {
        const place = at % link.length;
        expectEqualOrDamaged(
          link.slice(0, place) + sign + link.slice(place + 1),
          decodeShared(link),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('that was re-encoded on its way opens equal', () => {
    const ways: ((link: string) => string)[] = [
      (link) => link.replaceAll(',', '%2C'),
      (link) => link.replaceAll('@', '%40').replaceAll('=', '%3d'),
      (link) => link.replaceAll('&', '&amp;'),
      (link) => link.replaceAll('&', '&amp;amp;'),
      (link) => link.replaceAll('=', '=3D').replace(/(.{70})/g, '$1=\r\n'),
      (link) => link.replace(/(.{76})/g, '$1\r\n'),
      (link) => link.replace(/(.{20})/, '$1 '),
      (link) => link.replace(/(.{20})/, '$1%20'),
      (link) => `#${link}`,
      (link) => encodeURIComponent(link),
      (link) => `#${encodeURIComponent(link.slice(1))}`,
      (link) => `#${encodeURIComponent(encodeURIComponent(link.slice(1)))}`,
      ...[...'.,;:!?)]}>"\'’»…'].map((sign) => (link: string) => link + sign),
      (link) => `${link}&utm_source=mail`,
      (link) => `${link}&gt; and then`,
    ];
    fc.assert(
      fc.property(links, (link) => {
        const whole = decodeShared(link);
        for (const way of ways) {
          expect(isShared(way(link))).toBe(true);
          expect(decodeShared(way(link)), way(link)).toEqual(whole);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('keeps any text up to the limit', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', minLength: 1, maxLength: MAX_TEXT_CHARACTERS })
          .map((text) => text.slice(0, MAX_TEXT_CHARACTERS))
          .filter((text) => text.trim() !== ''),
        (text) => {
          const terms = [{ weight: 1, vector: vector(1), text, kept: 17 }];
          const opened = decodeShared(encodeShared({ space: SPACE, film: false, terms }));
          expect(opened.terms[0]).toMatchObject({ text, kept: 17 });
        },
      ),
    );
    const longest = `${'’'.repeat(MAX_TEXT_CHARACTERS - 1)}!`;
    const terms = Array.from({ length: 16 }, () => ({
      weight: 1,
      vector: vector(1),
      text: longest,
    }));
    const link = encodeShared({ space: SPACE, film: false, terms });
    expect(decodeShared(link).terms[15]?.text).toBe(longest);
  });
});
