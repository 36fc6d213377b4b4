import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { crc32 } from '#core/format/crc32.ts';
import {
  decodeRound,
  encodeRound,
  looksRound,
  MAX_ROUND_CHARACTERS,
  MAX_ROUND_PAIRS,
} from '#core/format/round.ts';
import { MAX_THUMBNAIL_BYTES } from '#core/limits.ts';
import { normalize } from '#core/vector/vector.ts';
import { cosine } from '../../../support/vectors.ts';

const SPACE = 'picture-math-small@d3d314115108';
const vector = (seed: number, dimensions = 384) =>
  normalize(
    Float32Array.from({ length: dimensions }, (_, i) => Math.sin(seed + i * (seed + 0.37))),
  );
const jpeg = (bytes: number) => {
  const file = new Uint8Array(bytes);
  file.set([0xff, 0xd8, 0xff]);
  return file;
};
const pairs = [
  { a: { vector: vector(1), flatness: 0.25 }, b: { vector: vector(2) } },
  { a: { vector: vector(3), thumbnail: jpeg(30) }, b: { vector: vector(4) } },
];
const codeOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof PictureMathError) return error.code;
    throw error;
  }
  return 'none';
};

test('a round comes back with its pairs, and holds nothing that needs escaping', () => {
  const fragment = encodeRound({ space: SPACE, pairs });
  expect(looksRound(fragment)).toBe(true);
  expect(fragment).toMatch(/^#[\w@,&=.-]+$/);
  const round = decodeRound(fragment);
  expect(round.space).toBe(SPACE);
  expect(round.pairs.map(({ a, b }) => [a.flatness, b.flatness])).toEqual([
    [0.25, undefined],
    [undefined, undefined],
  ]);
  expect(round.pairs[1]?.a.thumbnail).toEqual(jpeg(30));
  round.pairs.forEach(({ a, b }, i) => {
    expect(cosine(a.vector, pairs[i]?.a.vector ?? [])).toBeGreaterThan(0.99999999);
    expect(cosine(b.vector, pairs[i]?.b.vector ?? [])).toBeGreaterThan(0.99999999);
  });
});

test('any round comes back, and stays what it is when it is written again', () => {
  const side = fc.record({
    vector: fc.integer({ min: 1, max: 10_000 }).map((seed) => vector(seed, 8)),
    flatness: fc.option(
      fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000),
      { nil: undefined },
    ),
    thumbnail: fc.option(fc.integer({ min: 20, max: 200 }).map(jpeg), { nil: undefined }),
  });
  const round = fc.array(fc.record({ a: side, b: side }), {
    minLength: 1,
    maxLength: MAX_ROUND_PAIRS,
  });
  fc.assert(
    fc.property(round, (some) => {
      const fragment = encodeRound({ space: SPACE, pairs: some });
      const read = decodeRound(fragment);
      expect(
        read.pairs.map(({ a, b }) => [a.flatness, a.thumbnail, b.flatness, b.thumbnail]),
      ).toEqual(some.map(({ a, b }) => [a.flatness, a.thumbnail, b.flatness, b.thumbnail]));
      expect(encodeRound(read)).toBe(fragment);
    }),
  );
});

test('a round that lost or changed a character is refused', () => {
  const fragment = encodeRound({ space: SPACE, pairs });
  const last = fragment.length - 1;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: last }),
      fc.constantFrom('', 'Q', '7', 'z'),
      (at, sign) => {
        fc.pre(fragment[at] !== sign);
        const changed = fragment.slice(0, at) + sign + fragment.slice(at + 1);
        expect(['link-damaged', 'link-newer']).toContain(codeOf(() => decodeRound(changed)));
      },
    ),
  );
});

test('a round that was cut is refused', () => {
  const fragment = encodeRound({ space: SPACE, pairs });
  for (const length of [6, 40, 600, fragment.length - 1])
    expect(codeOf(() => decodeRound(fragment.slice(0, length)))).toBe('link-damaged');
});

test('what mailers do to a round is undone', () => {
  const fragment = encodeRound({ space: SPACE, pairs });
  for (const changed of [
    fragment.replaceAll('&', '&amp;'),
    encodeURIComponent(fragment.slice(1)),
    fragment.replace(/.{76}/g, '$&\r\n '),
    `${fragment}&fbclid=x`,
  ]) {
    expect(looksRound(changed)).toBe(true);
    expect(decodeRound(changed).pairs).toHaveLength(2);
  }
});

const signed = (content: string) => `#${content}&check=${crc32(content)}`;
const terms = (fragment: string) => fragment.split('&').filter((line) => line.startsWith('term='));

test('what only looks like a round is refused: other signs, texts, odd ends, lengths that differ', () => {
  const [a, b] = terms(encodeRound({ space: SPACE, pairs }));
  const [short] = terms(
    encodeRound({
      space: SPACE,
      pairs: [{ a: { vector: vector(1, 8) }, b: { vector: vector(2, 8) } }],
    }),
  );
  const head = `round1&space=${SPACE}`;
  expect(decodeRound(signed(`${head}&${a}&${b}`)).pairs).toHaveLength(1);
  for (const content of [
    head,
    `${head}&${a}`,
    `${head}&${a}&${a}`,
    `${head}&${short}&${b}`,
    `${head}&${a}&${b},text,aABp`,
    `round1&space=?&${a}&${b}`,
    `${head}&${Array.from({ length: MAX_ROUND_PAIRS + 1 }, () => `${a}&${b}`).join('&')}`,
  ])
    expect(
      codeOf(() => decodeRound(signed(content))),
      content.slice(0, 60),
    ).toBe('link-damaged');
  expect(codeOf(() => decodeRound(signed(`round2&space=${SPACE}&${a}&${b}`)))).toBe('link-newer');
});

test('a full round without pictures is short; with the largest ones it is longer than may be sent', () => {
  const full = (thumbnail?: Uint8Array<ArrayBuffer>) =>
    encodeRound({
      space: SPACE,
      pairs: Array.from({ length: MAX_ROUND_PAIRS }, (_, i) => ({
        a: { vector: vector(i + 1, 512), thumbnail },
        b: { vector: vector(i + 50, 512), thumbnail },
      })),
    });
  expect(full().length).toBeLessThan(40_000);
  expect(full(jpeg(2400)).length).toBeLessThan(MAX_ROUND_CHARACTERS);
  expect(full(jpeg(MAX_THUMBNAIL_BYTES)).length).toBeGreaterThan(MAX_ROUND_CHARACTERS);
  expect(decodeRound(full(jpeg(MAX_THUMBNAIL_BYTES))).pairs).toHaveLength(MAX_ROUND_PAIRS);
});
