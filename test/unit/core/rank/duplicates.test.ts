import { expect, test } from 'vitest';
import { SAME_WORD_COSINE, centredCosine, gatherDuplicates } from '#core/rank/duplicates.ts';
import { normalize } from '#core/vector/vector.ts';
import { cosine, randomVector } from '../../../support/vectors.ts';

const D = 32;
const words = (...vectors: Float32Array[]) => ({
  rows: Float32Array.from(vectors.flatMap((v) => [...v])),
  dimensions: D,
  textMean: new Float32Array(),
});
const near = (to: Float32Array, seed: number, share: number) =>
  normalize(to.map((x, i) => x + share * (randomVector(seed, D)[i] as number)));
const [hat, dog] = [normalize(randomVector(1, D)), normalize(randomVector(2, D))];

test('puts a word that says the same under the better one, and keeps the order of the others', () => {
  const list = words(dog, near(hat, 3, 0.01), hat, near(dog, 4, 0.01));
  expect(gatherDuplicates(list, [2, 0, 1, 3])).toEqual([
    { position: 2, also: [1] },
    { position: 0, also: [3] },
  ]);
});

test('tells words apart that differ more than spellings do', () => {
  // |noise| is about sqrt(32) * .15 = .85 to a unit vector: a cosine of about .76.
  const list = words(hat, near(hat, 3, 0.15));
  expect(cosine(list.rows.subarray(0, D), list.rows.subarray(D))).toBeLessThan(SAME_WORD_COSINE);
  expect(gatherDuplicates(list, [0, 1])).toHaveLength(2);
});

test('compares what words have beside what all texts share', () => {
  const mean = normalize(randomVector(9, D));
  const shared = [hat, dog].map((word) =>
    normalize(word.map((x, i) => 0.3 * x + (mean[i] as number))),
  );
  const list = { ...words(...shared), textMean: mean };
  expect(cosine(shared[0] ?? [], shared[1] ?? [])).toBeGreaterThan(SAME_WORD_COSINE);
  const centred = shared.map((word) => word.map((x, i) => x - (mean[i] as number)));
  expect(centredCosine(list, 0, 1)).toBeCloseTo(cosine(centred[0] ?? [], centred[1] ?? []), 5);
  expect(gatherDuplicates(list, [0, 1])).toHaveLength(2);
});
