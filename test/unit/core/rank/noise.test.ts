import { describe, expect, test } from 'vitest';
import { createEmbedding } from '#core/vector/embedding.ts';
import type { Term } from '#core/vector/expression.ts';
import { noiseMeter, noiseOf } from '#core/rank/noise.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 16;
const space = { id: 'test@0000000', dimensions: D };
const embedding = (seed: number, of = space) => createEmbedding(of, randomVector(seed, D));
const term = (weight: number, seed: number): Term => ({
  weight,
  modality: 'image',
  embedding: embedding(seed),
});
const retake = (seed: number) => embedding(seed);

describe('the noise of an expression', () => {
  const terms = [term(1, 1), term(-1, 2)];
  const retakes = [
    [retake(11), retake(12)],
    [retake(21), retake(22)],
  ];
  test('is what the same sum of retakes would have changed, each term with another retake', () => {
    const noise = noiseOf(terms, retakes);
    expect(noise).toHaveLength(2);
    const at = (i: number, d: number) =>
      (retakes[0]?.[i]?.vector[d] as number) -
      (terms[0]?.embedding.vector[d] as number) -
      ((retakes[1]?.[1 - i]?.vector[d] as number) - (terms[1]?.embedding.vector[d] as number));
    noise.forEach((vector, i) => vector.forEach((x, d) => expect(x).toBeCloseTo(at(i, d), 6)));
  });
  test('is nothing where retakes equal their picture', () => {
    const same = terms.map(({ embedding: e }) => [e, e]);
    for (const vector of noiseOf(terms, same)) expect([...vector]).toEqual(new Array(D).fill(0));
  });
  test('is empty without retakes, and leaves terms without any as they are', () => {
    expect(noiseOf(terms, [])).toEqual([]);
    const [one] = noiseOf(terms, [[], [retake(21)]]);
    one?.forEach((x, d) =>
      expect(x).toBeCloseTo(
        (terms[1]?.embedding.vector[d] as number) - (retake(21).vector[d] as number),
        6,
      ),
    );
  });
  test('refuses retakes of another model', () => {
    const foreign = embedding(3, { id: 'other@0000000', dimensions: D });
    expect(() => noiseOf(terms, [[foreign], []])).toThrow(/other@0000000/);
  });
});

test.each([0, 1, 3, 4, 8])(
  'a word moves by the root mean square of its products with %i differences',
  (n) => {
    const vocabulary = randomVocabulary({ seed: 4, words: 7, dimensions: D });
    const noise = Array.from({ length: n }, (_, i) => randomVector(8 + i, D));
    const noiseOfWord = noiseMeter(vocabulary, noise);
    vocabulary.words.forEach((_, word) => {
      const squares = noise.map(
        (one) =>
          one.reduce((sum, x, d) => sum + x * (vocabulary.rows[word * D + d] as number), 0) ** 2,
      );
      const expected = n === 0 ? 0 : Math.sqrt(squares.reduce((a, b) => a + b, 0) / n);
      for (const time of ['first', 'again'])
        expect(noiseOfWord(word), time).toBeCloseTo(expected, 5);
      // Less than it is, but more than was enough, or all of it.
      const some = noiseMeter(vocabulary, noise)(word, expected / 2);
      expect(some).toBeGreaterThanOrEqual(expected / 2);
      expect(some).toBeLessThanOrEqual(expected + 1e-5);
    });
  },
);
