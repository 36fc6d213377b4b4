import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogram } from '#lib/walk/histogram.ts';
import { columnsOf, mostOf, tilesOf } from '#lib/walk/tiles.ts';
import { randomVector } from '../../../support/vectors.ts';

test('512 numbers are 16 rows of 32, as in the film; 384 are 16 rows of 24', () => {
  expect(512 / columnsOf(512)).toBe(16);
  expect(384 / columnsOf(384)).toBe(16);
  const tiles = tilesOf(randomVector(1, 512), 1);
  expect(tiles[33]).toMatchObject({ x: 1.5, y: 1.5 });
});

test('a square has the area that its number has of the largest, filled above zero', () => {
  const vector = Float32Array.of(0.5, -2, 1, 0);
  const most = mostOf([vector, Float32Array.of(1)]);
  expect(most).toBe(2);
  const tiles = tilesOf(vector, most);
  expect(tiles.map(({ side }) => side ** 2)).toEqual(
    [0.25, 1, 0.5, 0].map((x) => expect.closeTo(x, 9)),
  );
  expect(tiles.map(({ isAbove }) => isAbove)).toEqual([true, false, true, true]);
});

test('every value is in one bin, and the bins lie side by side', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: 0, max: 1000, noNaN: true }), { minLength: 1 }),
      (values) => {
        const bins = histogram(Float32Array.from(values), 7);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        for (const [i, bin] of bins.entries()) expect(bin.from).toBe(i === 0 ? 0 : bins[i - 1]?.to);
      },
    ),
  );
});
