import { describe, expect, test } from 'vitest';
import { flatnessOf } from '#core/picture/flatness.ts';
import { createRandom } from '#core/random.ts';

/** A picture by its colour at each place, x and y from 0 to 1. */
function paint(at: (x: number, y: number) => number | readonly number[], size = 192) {
  const rgb = new Uint8ClampedArray(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const colour = at((x + 0.5) / size, (y + 0.5) / size);
      for (let c = 0; c < 3; c++)
        rgb[(y * size + x) * 3 + c] = typeof colour === 'number' ? colour : (colour[c] ?? 0);
    }
  return flatnessOf(rgb, size);
}
const random = createRandom(18);
const grain = (levels: number) => random.range(-levels, levels);
const disc = (radius: number) => (x: number, y: number) =>
  Math.hypot(x - 0.5, y - 0.5) < radius ? 0 : 255;

describe('an empty picture is wholly flat', () => {
  test.each([
    ['white', () => 255],
    ['one colour', () => [200, 30, 90]],
    ['black with the grain of a sensor', () => 8 + grain(8)],
    ['a gradient', (x: number, y: number) => [255 * x, 255 * y, 128]],
    ['a gradient with grain', (x: number) => 40 + 160 * x + grain(6)],
    ['soft light on a wall', (x: number, y: number) => 230 - 120 * Math.hypot(x - 0.3, y) ** 2],
    ['a speck on white', disc(0.015)],
  ] as const)('%s', (_, at) => {
    expect(paint(at)).toBe(1);
    expect(paint(at, 224)).toBe(1);
    expect(paint(at, 336)).toBe(1);
  });
});

describe('a picture that shows something is not', () => {
  test.each([
    ['a disc', disc(0.15)],
    [
      'a thin ring',
      (x: number, y: number) => (Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3) < 0.006 ? 0 : 255),
    ],
    ['two halves', (x: number) => (x < 0.5 ? 40 : 200)],
    ['stripes', (x: number) => (Math.floor(x * 12) % 2 ? 90 : 140)],
    ['noise', () => 128 + grain(100)],
  ] as const)('%s', (_, at) => {
    expect(paint(at)).toBeLessThan(0.9999);
    expect(paint(at, 224)).toBeLessThan(0.9999);
  });
});

test('is the share of equal neighbours otherwise, to the level or two that JPEG moves them', () => {
  // One edge in the middle: 192 of 2 * 192 * 191 pairs differ.
  expect(paint((x) => (x < 0.5 ? 40 : 200))).toBeCloseTo(1 - 1 / 382, 10);
});
