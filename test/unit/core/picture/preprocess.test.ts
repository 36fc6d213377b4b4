import { describe, expect, test } from 'vitest';
import { preprocess, resizeAndCrop, scaledSize } from '#core/picture/preprocess.ts';
import fixture from '../../../fixtures/resize/resize.json' with { type: 'json' };
import { createPicture } from '../../../support/pictures.ts';
import { PILLOW_LEVELS } from '../../../support/tolerances.ts';

describe('resizing', () => {
  test.each(fixture.cases)(
    'matches Pillow from $width x $height to $size',
    ({ width, height, size, rgb }) => {
      const want = Uint8Array.from(atob(rgb), (c) => c.charCodeAt(0));
      const got = resizeAndCrop(createPicture(width, height), size);
      expect(got).toHaveLength(want.length);
      expect(
        got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (want[i] as number))), 0),
      ).toBeLessThanOrEqual(PILLOW_LEVELS);
    },
  );
  test('scales the shortest side and cuts the longer one to whole pixels', () => {
    expect(scaledSize(640, 427, 224)).toEqual({ width: 335, height: 224 });
    expect(scaledSize(100, 100, 64)).toEqual({ width: 64, height: 64 });
  });
  test('puts transparent pixels on white', () => {
    const half = {
      width: 2,
      height: 2,
      data: Uint8Array.from({ length: 16 }, (_, i) => (i % 4 === 3 ? 128 : 0)),
    };
    expect(Array.from(resizeAndCrop(half, 2))).toEqual(Array.from({ length: 12 }, () => 127));
  });
  test.each([
    ['no pixels', { width: 0, height: 4, data: new Uint8Array() }, 'picture-unreadable'],
    ['too few bytes', { width: 2, height: 2, data: new Uint8Array(15) }, 'picture-unreadable'],
  ])('refuses %s', (_, pixels, code) => {
    expect(() => resizeAndCrop(pixels, 8)).toThrow(expect.objectContaining({ code }));
  });
});

test('pixel values are planes of (v / 255 - mean) / std', () => {
  const flat = {
    width: 4,
    height: 4,
    data: Uint8Array.from({ length: 64 }, (_, i) => [255, 0, 51, 255][i % 4] as number),
  };
  const values = preprocess(flat, { size: 2, mean: [0.5, 0.25, 0.2], std: [0.5, 0.25, 2] });
  expect(Array.from(values)).toEqual([1, 1, 1, 1, -1, -1, -1, -1, 0, 0, 0, 0]);
});
