import { describe, expect, test } from 'vitest';
import { createEmbedding } from '#core/vector/embedding.ts';
import { evaluate } from '#core/vector/expression.ts';
import { METHODS, scoringOf } from '#core/rank/methods.ts';
import { rank } from '#core/rank/rank.ts';
import { meanOf } from '#core/vector/vector.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 40;
const vocabulary = randomVocabulary({ seed: 31, words: 80, dimensions: D, background: [1, 2, 3] });
vocabulary.sigma.forEach((_, i) => (vocabulary.sigma[i] = 0.2 + (i % 11) / 10));
vocabulary.textMean = meanOf(vocabulary.rows, D).map((x) => x + 0.05);
const differenceOf = (seed: number, sign: 1 | -1 = 1) =>
  evaluate([
    {
      weight: sign,
      modality: 'image',
      embedding: createEmbedding({ id: vocabulary.space, dimensions: D }, randomVector(seed, D)),
    },
  ]);

/** Each method as its formula says, in float64, word by word. */
function formula(method: (typeof METHODS)[number], d: ArrayLike<number>, word: number): number {
  const w = Array.from({ length: D }, (_, i) => vocabulary.rows[word * D + i] as number);
  const along = (v: number[]) => v.reduce((sum, x, i) => sum + x * (d[i] as number), 0);
  if (method === 'cosine') return along(w);
  if (method === 'z') return along(w) / (vocabulary.sigma[word] as number);
  const centred = w.map((x, i) => x - (vocabulary.textMean[i] as number));
  return along(centred) / Math.hypot(...centred) ** 1.5;
}

describe.each(METHODS)('the method %s', (method) => {
  test('scores and orders words as its formula says', () => {
    const difference = differenceOf(5);
    const d = difference.direction ?? [];
    const want = vocabulary.words
      .map(({ label }, i) => ({ label, score: formula(method, d, i) }))
      .sort((x, y) => y.score - x.score);
    const got = rank(vocabulary, difference, 10, { method });
    expect(got.gained.map((w) => w.label)).toEqual(want.slice(0, 10).map((w) => w.label));
    got.gained.forEach((w, i) => expect(w.score).toBeCloseTo(want[i]?.score ?? NaN, 5));
    const index = vocabulary.words.findIndex(({ label }) => label === got.gained[0]?.label);
    expect(got.gained[0]?.cosine).toBeCloseTo(formula('cosine', d, index), 6);
    expect(got.gained[0]?.z).toBeCloseTo(formula('z', d, index) * difference.norm, 4);
  });
  test('loses for B - A what it gains for A - B', () => {
    const forth = rank(vocabulary, differenceOf(6), 8, { method });
    const back = rank(vocabulary, differenceOf(6, -1), 8, { method });
    expect(back.lost.map((w) => w.label)).toEqual(forth.gained.map((w) => w.label));
    expect(back.gained.map((w) => w.score)).toEqual(forth.lost.map((w) => w.score));
  });
});

test('the verdict is the same for every method', () => {
  const verdicts = METHODS.map((method) => rank(vocabulary, differenceOf(7), 3, { method }).pValue);
  expect(new Set(verdicts).size).toBe(1);
});

test('a method that needs what the vocabulary lacks is refused', () => {
  const bare = randomVocabulary({ seed: 1, words: 4, dimensions: D });
  for (const method of ['centred', 'z'] as const)
    expect(() => scoringOf(bare, method)).toThrow(
      expect.objectContaining({ code: 'method-unavailable' }),
    );
});

test('a word that is the mean itself scores 0 when centred', () => {
  const odd = { ...vocabulary, textMean: vocabulary.rows.slice(0, D) };
  const difference = differenceOf(8);
  const { gained, lost } = rank(odd, difference, 80, { method: 'centred' });
  expect([...gained, ...lost].find(({ label }) => label === 'word 0')?.score).toBeCloseTo(0, 12);
});
