import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, centreOn, panBy, toMap, toScreen, whole, zoomAt } from '#lib/words/camera.ts';

const extent = { width: 800, height: 600 };
const inside = fc.record({
  x: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  y: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
});
const pixel = fc.record({
  x: fc.integer({ min: 300, max: 500 }),
  y: fc.integer({ min: 200, max: 400 }),
});

describe('the camera over the map', () => {
  test('shows all of it at first', () => {
    for (const [x, y] of [
      [1, 1],
      [-1, -1],
    ] as const) {
      const at = toScreen(whole(extent), extent, x, y);
      expect(at.y).toBeGreaterThanOrEqual(0);
      expect(at.y).toBeLessThanOrEqual(extent.height);
      expect(at.x).toBeGreaterThanOrEqual(0);
      expect(at.x).toBeLessThanOrEqual(extent.width);
    }
  });

  test('leaves what is under the pointer under it, however close it comes', () => {
    fc.assert(
      fc.property(inside, pixel, fc.double({ min: 1, max: 3, noNaN: true }), (at, p, factor) => {
        const before = { ...at, scale: 4 * whole(extent).scale };
        const after = zoomAt(before, extent, factor, p.x, p.y);
        const [was, is] = [toMap(before, extent, p.x, p.y), toMap(after, extent, p.x, p.y)];
        expect(is.x).toBeCloseTo(was.x, 9);
        expect(is.y).toBeCloseTo(was.y, 9);
      }),
    );
  });

  test('goes with the hand, and the middle stays on the map', () => {
    const camera = whole(extent);
    const moved = panBy(camera, 30, -20);
    const at = toScreen(moved, extent, 0, 0);
    expect(at.x).toBeCloseTo(430, 9);
    expect(at.y).toBeCloseTo(280, 9);
    expect(panBy(camera, 1e6, 1e6)).toMatchObject({ x: -1, y: 1 });
  });

  test('has an end both ways', () => {
    const all = whole(extent).scale;
    expect(zoomAt(whole(extent), extent, 1e9, 400, 300).scale).toBe(24 * all);
    expect(zoomAt(whole(extent), extent, 1e-9, 400, 300).scale).toBe(0.8 * all);
  });

  test('comes close enough to a word, and no further away than it was', () => {
    const found = centreOn(whole(extent), extent, 0.4, -0.2);
    expect(toScreen(found, extent, 0.4, -0.2)).toEqual({ x: 400, y: 300 });
    expect(found.scale).toBe(5 * whole(extent).scale);
    const close = { ...found, scale: 10 * whole(extent).scale };
    expect(centreOn(close, extent, 0, 0).scale).toBe(close.scale);
  });

  test('moves evenly from one view to the next', () => {
    const [from, to] = [whole(extent), centreOn(whole(extent), extent, 0.5, 0.5)];
    expect(between(from, to, 0).scale).toBeCloseTo(from.scale, 9);
    expect(between(from, to, 0.5).x).toBeCloseTo(0.25, 9);
    expect(between(from, to, 1).scale).toBeCloseTo(to.scale, 9);
    expect(between(from, to, 0.5).scale).toBeCloseTo(Math.sqrt(from.scale * to.scale), 9);
  });
});
