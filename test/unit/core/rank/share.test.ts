import { expect, test } from 'vitest';
import { wilson } from '#core/rank/share.ts';

// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('the interval of %i of %i is the published one', (hits, all, low, high) => {
  const interval = wilson(hits, all);
  expect(interval.share).toBeCloseTo(hits / all, 12);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('nothing counted leaves everything open', () => {
  expect(wilson(0, 0)).toEqual({ share: 0, low: 0, high: 1 });
});
