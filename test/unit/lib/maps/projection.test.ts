import { expect, test } from 'vitest';
import { normalize } from '#core/vector/vector.ts';
import { mapWords, tilesOf } from '../../../../src/lib/maps/projection.ts';
import { cosine, randomVector, randomVocabulary } from '../../../support/vectors.ts';

const D = 24;
const terms = (a: Float32Array, b: Float32Array) => [
  { weight: 1, vector: a },
  { weight: -1, vector: b },
];

test('words in a plane lose nothing, and keep their distances', () => {
  const vocabulary = randomVocabulary({ seed: 5, words: 12, dimensions: D });
  const [u, w] = [randomVector(1, D), randomVector(2, D)];
  for (let i = 0; i < 12; i++)
    vocabulary.rows.set(
      normalize(u.map((x, d) => Math.cos(i) * x + Math.sin(i) * (w[d] as number))),
      i * D,
    );
  const row = (i: number) => vocabulary.rows.subarray(i * D, (i + 1) * D);
  const map = mapWords(
    vocabulary,
    { gained: ['word 0', 'word 1'], lost: ['word 2', 'word 3'] },
    terms(row(0), row(2)),
  );
  expect(map.variance).toBeCloseTo(1, 5);
  expect(map.arrow).toBeCloseTo(1, 5);
  const at = (label: string) => map.words.find((word) => word.label === label);
  const flat = (a: string, b: string) =>
    Math.hypot((at(a)?.x ?? 0) - (at(b)?.x ?? 0), (at(a)?.y ?? 0) - (at(b)?.y ?? 0));
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 3],
  ] as const) {
    // On the unit sphere: |a - b|^2 = 2 - 2 cos.
    const distance = Math.sqrt(2 - 2 * cosine(row(a), row(b)));
    expect(flat(`word ${a}`, `word ${b}`)).toBeCloseTo(distance, 4);
  }
  expect(Math.hypot(map.to.x - map.from.x, map.to.y - map.from.y)).toBeCloseTo(
    Math.sqrt(2 - 2 * cosine(row(0), row(2))),
    4,
  );
});

test('no two other directions keep more of the words', () => {
  const vocabulary = randomVocabulary({ seed: 9, words: 30, dimensions: D });
  const labels = { gained: ['word 1', 'word 2', 'word 3'], lost: ['word 7', 'word 8'] };
  const map = mapWords(vocabulary, labels, terms(randomVector(3, D), randomVector(4, D)));
  const chosen = map.words.map(({ label }) => Number(label.slice(5)));
  const rows = chosen.map((i) => vocabulary.rows.subarray(i * D, (i + 1) * D));
  const mean = Array.from(
    { length: D },
    (_, d) => rows.reduce((sum, row) => sum + (row[d] as number), 0) / rows.length,
  );
  const centred = rows.map((row) => Array.from(row, (x, d) => x - (mean[d] as number)));
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, d) => sum + value * (y[d] as number), 0);
  const total = centred.reduce((sum, row) => sum + dot(row, row), 0);
  for (let trial = 0; trial < 200; trial++) {
    const first = normalize(randomVector(1000 + trial, D));
    const other = randomVector(5000 + trial, D);
    const along = dot(first, other);
    const second = normalize(other.map((x, d) => x - along * (first[d] as number)));
    const kept = centred.reduce(
      (sum, row) => sum + dot(row, first) ** 2 + dot(row, second) ** 2,
      0,
    );
    expect(kept / total).toBeLessThanOrEqual(map.variance + 1e-6);
  }
  expect(map.variance).toBeLessThan(1);
  expect(
    new Set(map.words.filter(({ kind }) => kind === 'gained').map(({ label }) => label)),
  ).toEqual(new Set(labels.gained));
});

test('512 numbers are 16 rows of 32 tiles, as in the film', () => {
  const tiles = tilesOf(randomVector(1, 512));
  expect(Math.max(...tiles.map(({ column }) => column))).toBe(31);
  expect(Math.max(...tiles.map(({ row }) => row))).toBe(15);
  expect(tiles[33]).toMatchObject({ column: 1, row: 1 });
  expect(Math.max(...tilesOf(randomVector(1, 256)).map(({ row }) => row))).toBe(15);
});
