import fc from 'fast-check';
import { expect, test } from 'vitest';
import { thresholdOf, upperTail } from '#core/rank/tail.ts';

test('a value beyond the threshold, and none other, has an upper tail of at most p', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 400 }),
      fc.constantFrom(0.01, 0.05, 0.2),
      (values, p) => {
        const sorted = Float32Array.from(values).sort();
        const threshold = thresholdOf(sorted, p);
        for (let value = 0; value <= 51; value++)
          expect(upperTail(sorted, value) <= p + 1e-12).toBe(
            threshold !== null && value > threshold,
          );
      },
    ),
  );
});

test('a sample too small for p has no threshold', () => {
  expect(thresholdOf(new Float32Array(98), 0.01)).toBeNull();
  expect(
    thresholdOf(
      Float32Array.from({ length: 99 }, (_, i) => i),
      0.01,
    ),
  ).toBe(98);
});
