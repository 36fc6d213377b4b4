import { describe, expect, test } from 'vitest';
import { decodeShared, encodeShared, isShared } from '#core/format/share.ts';
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
  expect(fragment).toMatch(/^#[\w@,&=.%~!*'()-]+$/);
  const got = decodeShared(fragment);
  expect(got.vocabulary).toBe('u-0123456789abcdef0123456789abcdef');
  expect(got.terms[0]?.thumbnail).toEqual(jpeg);
  expect(got.terms[0]?.text).toBeUndefined();
  expect(got.terms[1]).toMatchObject({ weight: -0.5, text: 'snow, & "ice" 100 % ❄' });
});

describe('a damaged link is refused', () => {
  const good = encodeShared(shared);
  test.each([
    ['no space', good.replace(/space=[^&]*/, '')],
    ['a space that is none', good.replace(/space=[^&]*/, 'space=clip')],
    ['no terms', `#v1&space=${SPACE}`],
    ['other characters', `#v1&space=${SPACE}&term=1,,%%%%`],
    ['half a number', `#v1&space=${SPACE}&term=1,,AAAA`],
    ['no weight', `#v1&space=${SPACE}&term=,,AAAAAA`],
    ['a flatness of 3', `#v1&space=${SPACE}&term=1,3,AAAAAA`],
    ['another kind of term', `#v1&space=${SPACE}&term=1,,AQABAA,sound,x`],
    ['a text that is none', `#v1&space=${SPACE}&term=1,,AQABAA,text,%E0%A4%A`],
    ['an empty text', `#v1&space=${SPACE}&term=1,,AQABAA,text,`],
    ['a thumbnail that is no picture', `#v1&space=${SPACE}&term=1,,AQABAA,,,PHN2Zz4`],
    ['a large thumbnail', `#v1&space=${SPACE}&term=1,,AQABAA,,,_9j_${'A'.repeat(9000)}`],
    ['a list with a strange name', `#v1&space=${SPACE}&words=../x&term=1,,AQABAA`],
    ['too many terms', `#v1&space=${SPACE}${'&term=1,,AQABAA'.repeat(17)}`],
  ])('%s', (_, fragment) => {
    expect(() => decodeShared(fragment)).toThrow(/damaged/);
  });
  test('a vector without a direction', () => {
    expect(() => decodeShared(`#v1&space=${SPACE}&term=1,,AAAAAA`)).toThrow(/zero vector/);
  });
  test('other fragments are none', () => {
    expect(isShared('#title')).toBe(false);
    expect(isShared('')).toBe(false);
  });
});
