import { expect, test } from 'vitest';
import { planFlat } from '#lib/space/flat-plan.ts';
import { viewSpace } from '#lib/space/space-view.ts';
import { randomVector, randomVocabulary } from '../../../support/vectors.ts';

const DIMENSIONS = 24;
const vocabulary = randomVocabulary({ seed: 3, words: 60, dimensions: DIMENSIONS });
const labels = (...all: number[]) => all.map((i) => ({ label: `word ${i}` }));
const term = (name: string, weight: number, seed: number) => ({
  name,
  weight,
  vector: randomVector(seed, DIMENSIONS),
  modality: 'image' as const,
  url: null,
});
const view = viewSpace([term('A', 1, 1), term('B', -1, 2)], vocabulary, {
  gained: labels(1, 2, 3),
  lost: labels(7, 8),
});
const place = { width: 800, height: 700, say: (word: string) => word };

test('the step from B to A is drawn as long as its copy from zero, and the same way', () => {
  if (!view) throw new Error('These terms do not cancel.');
  const { terms, zero, tip } = planFlat(view, place, true);
  const [a, b] = terms.map(({ spot }) => spot);
  for (const axis of [0, 1] as const)
    expect((a?.[axis] ?? 0) - (b?.[axis] ?? 0)).toBeCloseTo(tip[axis] - zero[axis], 2);
});

test('words that may not be said have no place', () => {
  if (!view) throw new Error('These terms do not cancel.');
  expect(planFlat(view, place, true).near.map(({ text }) => text)).toContain('word 1');
  const { near, lost } = planFlat(view, place, false);
  expect([...near, ...lost]).toEqual([]);
});

test('company lies off the arrow, and is none of the words that are named', () => {
  expect(view?.far.length).toBeGreaterThan(3);
  for (const { label, angle } of view?.far ?? []) {
    expect(Math.abs(angle - (view?.average ?? 0))).toBeLessThanOrEqual(10);
    expect(['word 1', 'word 2', 'word 3', 'word 7', 'word 8']).not.toContain(label);
  }
});
