import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { augmentedView } from '#core/picture/augmented-views.ts';
import type { Padding } from '#core/picture/padding.ts';
import { resizeAndCrop } from '#core/picture/preprocess.ts';
import {
  clampSquare,
  isPart,
  isSameView,
  MIDDLE,
  readPart,
  squareOf,
  windowOf,
  type Square,
  type View,
} from '#core/picture/view.ts';
import fixture from '../../../fixtures/resize/resize.json' with { type: 'json' };
import { createPicture } from '../../../support/pictures.ts';
import { PILLOW_LEVELS } from '../../../support/tolerances.ts';

const bytesOf = (rgb: string) => Uint8Array.from(atob(rgb), (c) => c.charCodeAt(0));
const worst = (got: ArrayLike<number>, want: Uint8Array) => {
  expect(got).toHaveLength(want.length);
  return want.reduce((most, value, i) => Math.max(most, Math.abs(value - Number(got[i]))), 0);
};
const square = (x: number, y: number, side: number): Square => ({ kind: 'square', x, y, side });

describe('what is read', () => {
  test.each(fixture.squares)(
    'of $width x $height, a square at $x, $y of side $side is what Pillow crops and scales',
    ({ width, height, size, x, y, side, rgb }) => {
      const got = resizeAndCrop(createPicture(width, height), size, square(x, y, side));
      expect(worst(got, bytesOf(rgb))).toBeLessThanOrEqual(PILLOW_LEVELS);
    },
  );
  test.each(fixture.wholes)(
    'of $width x $height, the whole is what Pillow pads to $size',
    ({ width, height, size, rgb }) => {
      const got = resizeAndCrop(
        createPicture(width, height),
        size,
        { kind: 'whole' },
        { padding: 'white' },
      );
      expect(worst(got, bytesOf(rgb))).toBeLessThanOrEqual(PILLOW_LEVELS);
    },
  );
  test('the whole of a square picture is its middle square, whatever the padding', () => {
    for (const side of [1, 2, 31, 200]) {
      const picture = createPicture(side, side);
      const middle = resizeAndCrop(picture, 48);
      for (const padding of ['white', 'border', 'edge', [1, 2, 3]] as const)
        expect(resizeAndCrop(picture, 48, { kind: 'whole' }, { padding })).toEqual(middle);
    }
  });
  test('a square is what the picture would be that is cut out first', () => {
    const picture = createPicture(90, 50);
    const view = square(0.31, 0.2, 0.6);
    const { left, top, width, height } = windowOf(view, picture);
    expect([left, top, width, height]).toEqual([28, 10, 30, 30]);
    const data = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y++)
      data.set(
        picture.data.subarray(((top + y) * 90 + left) * 4, ((top + y) * 90 + left + width) * 4),
        y * width * 4,
      );
    const cut = { width, height, data };
    expect(resizeAndCrop(picture, 24, view)).toEqual(resizeAndCrop(cut, 24));
    for (const index of [0, 1, 2, 3])
      expect(augmentedView(picture, index, windowOf(view, picture))).toEqual(
        augmentedView(cut, index),
      );
  });
  test('paddings are white, a colour, the mean of the border, or the edge drawn out', () => {
    // Two pixels: black, and grey.
    const data = Uint8Array.from([0, 0, 0, 255, 100, 100, 100, 255]);
    const ends = (padding: Padding) => {
      const rgb = resizeAndCrop({ width: 2, height: 1, data }, 2, { kind: 'whole' }, { padding });
      return Array.from({ length: 4 }, (_, i) => rgb[i * 3]);
    };
    // The picture is one row of two; the square has a second.
    expect(ends('white')).toEqual([0, 100, 255, 255]);
    expect(ends([7, 7, 7])).toEqual([0, 100, 7, 7]);
    expect(ends('border')).toEqual([0, 100, 50, 50]);
    expect(ends('edge')).toEqual([0, 100, 0, 100]);
  });
});

describe('squares', () => {
  const shares = { noNaN: true, min: -5, max: 5 } as const;
  const anySquare = fc.record({
    kind: fc.constant('square' as const),
    x: fc.double(shares),
    y: fc.double(shares),
    side: fc.double(shares),
  });
  const anySize = fc.record({
    width: fc.integer({ min: 1, max: 4000 }),
    height: fc.integer({ min: 1, max: 4000 }),
  });
  test('stay in their picture, whatever they are asked for', () => {
    fc.assert(
      fc.property(anySquare, anySize, (asked, size) => {
        const { left, top, width, height } = windowOf(asked, size);
        expect([left, top, width, height].every(Number.isInteger)).toBe(true);
        expect(width).toBe(height);
        expect(width).toBeGreaterThan(0);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(size.width);
        expect(top + height).toBeLessThanOrEqual(size.height);
        const clamped = clampSquare(asked, size);
        expect(Object.values(clamped).includes(Number.NaN)).toBe(false);
        expect(windowOf(clampSquare(clamped, size), size)).toEqual(windowOf(clamped, size));
      }),
    );
  });
  test.each([Number.NaN, Infinity, -Infinity])('of %s are refused', (bad) => {
    for (const view of [square(bad, 0, 1), square(0, bad, 1), square(0, 0, bad)])
      expect(() => windowOf(view, { width: 4, height: 3 })).toThrow(
        expect.objectContaining({ code: 'request-malformed' }),
      );
  });
  test('the middle one has its place, the whole has none', () => {
    expect(squareOf(MIDDLE, { width: 200, height: 100 })).toEqual(square(0.25, 0, 1));
    expect(squareOf(MIDDLE, { width: 100, height: 400 })).toEqual(square(0, 0.375, 1));
    expect(squareOf({ kind: 'whole' }, { width: 200, height: 100 })).toBeNull();
    expect(readPart(MIDDLE, { width: 201, height: 100 })).toEqual({
      left: 51,
      top: 0,
      width: 100,
      height: 100,
    });
    expect(readPart({ kind: 'whole' }, { width: 20, height: 10 })).toMatchObject({ width: 20 });
  });
  test('are parts where they leave something out', () => {
    const wide = { width: 20, height: 10 };
    const even = { width: 10, height: 10 };
    expect(isPart(MIDDLE, wide)).toBe(true);
    expect(isPart(MIDDLE, even)).toBe(false);
    expect(isPart(square(0, 0, 0.5), even)).toBe(true);
    expect(isPart({ kind: 'whole' }, wide)).toBe(false);
    expect(isPart(MIDDLE, null)).toBe(false);
  });
  test('are the same where they read the same', () => {
    const views: View[] = [MIDDLE, { kind: 'whole' }, square(0, 0, 1), square(0, 0.1, 1)];
    for (const one of views)
      for (const other of views) expect(isSameView(one, { ...other })).toBe(one === other);
  });
});
