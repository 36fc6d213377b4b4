import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmbedding } from '#core/vector/embedding.ts';
import { evaluate } from '#core/vector/expression.ts';
import { rank } from '#core/rank/rank.ts';
import { upperTail } from '#core/rank/tail.ts';
import { topK } from '#core/vector/top-k.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

/** Every score in float64, then a full stable sort. */
function bruteForce(vocabulary: Vocabulary, direction: ArrayLike<number>, k: number, sign: 1 | -1) {
  const scores = vocabulary.words.map((_, i) => {
    let sum = 0;
    for (let d = 0; d < vocabulary.dimensions; d++)
      sum += (direction[d] as number) * (vocabulary.rows[i * vocabulary.dimensions + d] as number);
    return sign * sum;
  });
  return scores
    .map((score, index) => ({ index, score }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, k);
}

const differenceOf = (vocabulary: Vocabulary, seed: number) =>
  evaluate([
    {
      weight: 1,
      modality: 'image',
      embedding: createEmbedding(
        { id: vocabulary.space, dimensions: vocabulary.dimensions },
        randomVector(seed, vocabulary.dimensions),
      ),
    },
    {
      weight: -1,
      modality: 'image',
      embedding: createEmbedding(
        { id: vocabulary.space, dimensions: vocabulary.dimensions },
        randomVector(seed + 1, vocabulary.dimensions),
      ),
    },
  ]);

describe.each([
  ['random vectors', { clusters: 0, copies: 1 }],
  ['clustered vectors', { clusters: 5, copies: 1 }],
  ['vectors that come in threes, so that every score ties', { clusters: 0, copies: 3 }],
])('ranking %s', (_, shape) => {
  const vocabulary = randomVocabulary({ seed: 7, words: 120, dimensions: 48, ...shape });
  test('equals a float64 brute force for every k, ties in vocabulary order', () => {
    const difference = differenceOf(vocabulary, 99);
    for (let k = 1; k <= 121; k++) {
      const got = rank(vocabulary, difference, k);
      for (const [direction, sign] of [
        ['gained', 1],
        ['lost', -1],
      ] as const) {
        const want = bruteForce(vocabulary, difference.direction ?? [], k, sign);
        expect(got[direction].map((w) => w.label)).toEqual(
          want.map(({ index }) => `word ${index}`),
        );
        got[direction].forEach((w, i) => expect(w.cosine).toBeCloseTo(want[i]?.score ?? NaN, 14));
      }
    }
  });
});

test('topK equals a stable sort on any numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 45 }),
      fc.constantFrom(1 as const, -1 as const),
      (values, k, sign) => {
        const want = values
          .map((value, index) => ({ value: sign * value, index }))
          .sort((a, b) => b.value - a.value || a.index - b.index)
          .slice(0, k);
        expect(topK(Float64Array.from(values), k, sign)).toEqual(want.map(({ index }) => index));
      },
    ),
  );
});

test('upperTail counts the sample at least as large, and itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
      fc.integer({ min: -1, max: 10 }),
      (values, value) => {
        expect(upperTail(Float32Array.from(values).sort(), value)).toBeCloseTo(
          (1 + values.filter((x) => x >= value).length) / (1 + values.length),
          10,
        );
      },
    ),
  );
});

describe('verdict', () => {
  const quiet = Array.from({ length: 400 }, (_, i) => i / 4000);
  test('is clear when the best word moved further than in nearly all unchanged pairs', () => {
    const vocabulary = randomVocabulary({ seed: 1, words: 20, dimensions: 16, background: quiet });
    const ranking = rank(vocabulary, differenceOf(vocabulary, 3), 3);
    expect(ranking.verdict).toBe('clear');
    expect(ranking.pValue).toBeCloseTo(1 / 401, 10);
  });
  test('is none when unchanged pairs move as far', () => {
    const vocabulary = randomVocabulary({
      seed: 1,
      words: 20,
      dimensions: 16,
      background: quiet.map((x) => x + 5),
    });
    expect(rank(vocabulary, differenceOf(vocabulary, 3), 3)).toMatchObject({
      verdict: 'none',
      pValue: 1,
    });
  });
  test('is none, without words, when the pictures encode alike', () => {
    const vocabulary = randomVocabulary({ seed: 1, words: 20, dimensions: 16, background: quiet });
    const a = createEmbedding({ id: vocabulary.space, dimensions: 16 }, randomVector(5, 16));
    expect(
      rank(
        vocabulary,
        evaluate([
          { weight: 1, modality: 'image', embedding: a },
          { weight: -1, modality: 'image', embedding: a },
        ]),
        3,
      ),
    ).toMatchObject({ norm: 0, verdict: 'none', pValue: 1, gained: [], lost: [] });
  });
  test('is withheld without a background', () => {
    const vocabulary = randomVocabulary({ seed: 1, words: 20, dimensions: 16 });
    expect(rank(vocabulary, differenceOf(vocabulary, 3), 3)).toMatchObject({
      verdict: null,
      pValue: null,
    });
  });
});

test('refuses a difference of another space', () => {
  const vocabulary = randomVocabulary({ seed: 1, words: 4, dimensions: 16 });
  const foreign = { ...differenceOf(vocabulary, 3), space: 'other@1111111' };
  expect(() => rank(vocabulary, foreign, 3)).toThrow(
    expect.objectContaining({ code: 'space-mismatch' }),
  );
});
