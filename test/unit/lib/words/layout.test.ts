import { expect, test } from 'vitest';
import { keptNeighbours, layoutWords, nearestRows } from '#lib/words/layout.ts';
import { cosine, randomVocabulary } from '../../../support/vectors.ts';

const D = 16;

test('the nearest of a word are those of float64 brute force, nearest first', () => {
  const { rows, words } = randomVocabulary({ seed: 3, words: 40, dimensions: D });
  const row = (i: number) => rows.subarray(i * D, (i + 1) * D);
  const found = nearestRows(rows, D, 5);
  for (const i of [0, 17, 39]) {
    const truth = words
      .map((_, j) => ({ index: j, cosine: cosine(row(i), row(j)) }))
      .filter(({ index }) => index !== i)
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, 5);
    expect(found[i]?.map(({ index }) => index)).toEqual(truth.map(({ index }) => index));
    for (const [n, near] of (found[i] ?? []).entries())
      expect(near.cosine).toBeCloseTo(truth[n]?.cosine ?? 9, 5);
  }
});

test('words of one heap lie together on the map, and the map is the same every time', () => {
  const HEAPS = 4;
  const vocabulary = randomVocabulary({ seed: 8, words: 80, dimensions: D, clusters: HEAPS });
  const { places, weights, kept } = layoutWords(vocabulary);
  const away = (i: number, j: number) =>
    Math.hypot(
      (places[2 * i] ?? 0) - (places[2 * j] ?? 0),
      (places[2 * i + 1] ?? 0) - (places[2 * j + 1] ?? 0),
    );
  for (let i = 0; i < 80; i++) {
    const [nearest] = vocabulary.words
      .map((_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => away(i, a) - away(i, b));
    expect((nearest ?? 0) % HEAPS, `beside word ${i}`).toBe(i % HEAPS);
  }
  expect(Math.max(...places.map(Math.abs))).toBeCloseTo(1, 5);
  // Each word has 15 nearest.
  expect(weights.reduce((sum, n) => sum + n, 0)).toBe(80 * 15);
  expect(kept).toBeGreaterThan(0.3);
  expect(layoutWords(vocabulary).places).toEqual(places);
});

test('a list of a few words has a map, too', () => {
  for (const words of [1, 2, 9]) {
    const { places, kept } = layoutWords(randomVocabulary({ seed: 1, words, dimensions: D }));
    expect(places).toHaveLength(2 * words);
    expect(places.every(Number.isFinite)).toBe(true);
    expect(kept).toBe(1);
  }
});

test('a plane that holds all distances keeps all neighbours, and a mirrored one, too', () => {
  const places = Float32Array.of(0, 0, 1, 0, 3, 0, 6, 0);
  const nearest = [[1], [0], [1], [2]].map((near) => near.map((index) => ({ index })));
  expect(keptNeighbours(places, nearest)).toBe(1);
  expect(
    keptNeighbours(
      places.map((x) => -x),
      nearest,
    ),
  ).toBe(1);
  expect(keptNeighbours(Float32Array.of(0, 0, 1, 0, 6, 0, 3, 0), nearest)).toBe(0.5);
});
