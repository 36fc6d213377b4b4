import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clampSquare, LEAST_SIDE, type Square } from '#core/picture/view.ts';
import {
  CORNERS,
  extentOf,
  moveSquare,
  pullCorner,
  scaleSquare,
} from '../../../../src/lib/sum/square-moves.ts';

const WIDE = { width: 200, height: 100 };
const square = (x: number, y: number, side: number): Square => ({ kind: 'square', x, y, side });
const near = (got: Square, want: Square) => {
  for (const key of ['x', 'y', 'side'] as const) expect(got[key], key).toBeCloseTo(want[key], 9);
};

test('moves as far as the picture goes', () => {
  near(moveSquare(square(0.25, 0, 1), -0.1, 0.5, WIDE), square(0.15, 0, 1));
  near(moveSquare(square(0.25, 0, 1), 9, 0, WIDE), square(0.5, 0, 1));
});

test('scales about its own middle', () => {
  near(scaleSquare(square(0.25, 0, 1), 0.5, WIDE), square(0.375, 0.25, 0.5));
  near(scaleSquare(square(0, 0, 0.5), 99, WIDE), square(0, 0, 1));
  expect(scaleSquare(square(0, 0, 0.5), 0, WIDE).side).toBe(LEAST_SIDE);
});

test('a corner is pulled, and the opposite one stays', () => {
  near(pullCorner(square(0.2, 0.2, 0.5), 'se', 0.05, 0, WIDE), square(0.2, 0.2, 0.6));
  near(pullCorner(square(0.2, 0.2, 0.5), 'nw', 0.05, 0, WIDE), square(0.25, 0.3, 0.4));
  near(pullCorner(square(0.2, 0.2, 0.5), 'ne', 0, -0.1, WIDE), square(0.2, 0.1, 0.6));
  near(pullCorner(square(0.2, 0.2, 0.5), 'sw', 0, 0.9, WIDE), square(0.05, 0.2, 0.8));
});

test('whatever is pulled, the square stays in its picture and the other corner where it is', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 999 }),
    height: fc.integer({ min: 1, max: 999 }),
  });
  const share = fc.double({ noNaN: true, min: -2, max: 2 });
  fc.assert(
    fc.property(
      size,
      fc.tuple(share, share, share, share, share),
      fc.constantFrom(...CORNERS),
      (of, [x, y, side, across, down], corner) => {
        const before = clampSquare(square(x, y, side), of);
        const after = pullCorner(before, corner, across, down, of);
        const [one, other] = [extentOf(before, of), extentOf(after, of)];
        expect(after.x).toBeGreaterThanOrEqual(0);
        expect(after.y).toBeGreaterThanOrEqual(0);
        expect(after.x + other.width).toBeLessThanOrEqual(1 + 1e-9);
        expect(after.y + other.height).toBeLessThanOrEqual(1 + 1e-9);
        const right = corner.endsWith('w') ? 1 : 0;
        const lower = corner.startsWith('n') ? 1 : 0;
        expect(after.x + right * other.width).toBeCloseTo(before.x + right * one.width, 6);
        expect(after.y + lower * other.height).toBeCloseTo(before.y + lower * one.height, 6);
      },
    ),
  );
});
