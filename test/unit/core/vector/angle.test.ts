import { expect, test } from 'vitest';
import { toDegrees } from '#core/vector/angle.ts';

test('a cosine is an angle between 0 and 180 degrees, whatever rounding did to it', () => {
  expect(toDegrees(0)).toBeCloseTo(90, 12);
  expect(toDegrees(0.5)).toBeCloseTo(60, 12);
  expect(toDegrees(-Math.SQRT1_2)).toBeCloseTo(135, 12);
  expect(toDegrees(1 + 1e-9)).toBe(0);
  expect(toDegrees(-1 - 1e-9)).toBe(180);
});
