import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_EXPLAINING_WORDS, explain } from '#core/rank/explain.ts';
import { combine, normalize } from '#core/vector/vector.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 40;
const unit = (at: number) => Float32Array.from({ length: D }, (_, d) => Number(d === at));
const axes = {
  rows: Float32Array.from(Array.from({ length: 12 }, (_, i) => [...unit(i)]).flat()),
  dimensions: D,
  textMean: new Float32Array(),
};
const all = (count: number) => Array.from({ length: count }, (_, i) => i);

test('finds the words that a difference was made of, with their signs and weights', () => {
  const direction = combine([
    { weight: 0.8, vector: unit(3) },
    { weight: -0.6, vector: unit(7) },
  ]);
  const { share, words } = explain(axes, direction, all(12));
  expect(share).toBeCloseTo(1, 6);
  expect(words).toEqual([
    { position: 3, direction: 'gained', weight: expect.closeTo(0.8, 6) as number },
    { position: 7, direction: 'lost', weight: expect.closeTo(0.6, 6) as number },
  ]);
});

test('explains only by the words that it may use', () => {
  const direction = combine([
    { weight: 0.8, vector: unit(3) },
    { weight: 0.6, vector: unit(7) },
  ]);
  const { share, words } = explain(axes, direction, [7, 8]);
  expect(words.map(({ position }) => position)).toEqual([7]);
  expect(share).toBeCloseTo(0.36, 6);
});

test('stops where another word would explain next to nothing', () => {
  const direction = normalize(
    combine([
      { weight: 1, vector: unit(0) },
      { weight: 0.03, vector: unit(1) },
    ]),
  );
  expect(explain(axes, direction, all(12)).words).toHaveLength(1);
});

test('the share is what the sum of the named words leaves over, for any difference', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.integer({ min: 1, max: MAX_EXPLAINING_WORDS }),
      (seed, count) => {
        const textMean = randomVector(seed + 3, D).map((x) => x / 20);
        const vocabulary = { ...randomVocabulary({ seed, words: 30, dimensions: D }), textMean };
        const direction = normalize(randomVector(seed + 1, D));
        const { share, words } = explain(vocabulary, direction, all(30), { count });
        expect(words.length).toBeLessThanOrEqual(count);
        const rest = Float64Array.from(direction);
        for (const { position, direction: side, weight } of words) {
          expect(weight).toBeGreaterThan(0);
          const row = Array.from(
            textMean,
            (m, d) => (vocabulary.rows[position * D + d] as number) - m,
          );
          const length = Math.hypot(...row);
          row.forEach((x, d) => {
            rest[d] = (rest[d] as number) - ((side === 'gained' ? 1 : -1) * weight * x) / length;
          });
        }
        expect(share).toBeCloseTo(1 - Math.hypot(...rest) ** 2, 4);
        expect(share).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 40 },
  );
});

test('more words never explain less', () => {
  const vocabulary = randomVocabulary({ seed: 5, words: 60, dimensions: D });
  const direction = normalize(randomVector(6, D));
  const shares = [1, 2, 3, 4, 5].map(
    (n) => explain(vocabulary, direction, all(60), { count: n }).share,
  );
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});
