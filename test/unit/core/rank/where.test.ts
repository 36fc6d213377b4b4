import { expect, test } from 'vitest';
import { exchangeCell, seePicture, type Seen } from '#core/model/exchange-parts.ts';
import type { Manifest } from '#core/model/manifest.ts';
import { blurSquare, COARSE, exchangePart, FINE } from '#core/picture/exchange.ts';
import { exchangeShares, lightOf, placeShares, worthAsking } from '#core/rank/where.ts';
import { MIDDLE } from '#core/picture/view.ts';
import { createRandom } from '#core/random.ts';
import { dot, normalize } from '#core/vector/vector.ts';

const SIZE = 24;
const WHITE = new Uint8ClampedArray(SIZE * SIZE * 3).fill(255);
const BLACK = new Uint8ClampedArray(SIZE * SIZE * 3);
const numbers = (count: number, seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.range(-1, 1));
};

test('shares of places add up to the cosine of picture and word', () => {
  const word = normalize(numbers(16, 1));
  const places = numbers(9 * 16, 2);
  const whole = Float64Array.from({ length: 16 }, (_, d) =>
    Array.from({ length: 9 }, (_, p) => places[p * 16 + d] as number).reduce((x, y) => x + y),
  );
  const cosine =
    whole.reduce((sum, x, d) => sum + x * (word[d] as number), 0) / Math.hypot(...whole);
  const shares = placeShares(places, word);
  expect(shares).toHaveLength(9);
  expect(shares.reduce((x, y) => x + y)).toBeCloseTo(cosine, 5);
});

test('a part that is exchanged is as wide as its scan says, cut at the edges, and the rest stays', () => {
  const whiteOf = (square: Uint8ClampedArray) => square.filter((x) => x === 255).length / 3;
  // A coarse part takes a quarter of the side, a fine one a sixth.
  expect(whiteOf(exchangePart(BLACK, WHITE, SIZE, COARSE, 7))).toBe(36);
  expect(whiteOf(exchangePart(BLACK, WHITE, SIZE, FINE, 13))).toBe(16);
  expect(whiteOf(exchangePart(BLACK, WHITE, SIZE, FINE, 0))).toBe(9);
  expect(whiteOf(BLACK)).toBe(0);
  const square = exchangePart(BLACK, WHITE, SIZE, FINE, 2 * 12 + 5);
  const white = [...square.keys()]
    .filter((i) => i % 3 === 0 && square[i] === 255)
    .map((i) => i / 3);
  expect(new Set(white.map((i) => Math.floor(i / SIZE)))).toEqual(new Set([3, 4, 5, 6]));
  expect(new Set(white.map((i) => i % SIZE))).toEqual(new Set([9, 10, 11, 12]));
});

test('a blurred square keeps its mean and loses its details', () => {
  const grain = Uint8ClampedArray.from(WHITE, (_, i) => (Math.floor(i / 3) % 2 ? 255 : 0));
  const blurred = blurSquare(grain, SIZE);
  // Away from the edges, which count on.
  const inner = blurred.subarray((SIZE * 10 + 9) * 3, (SIZE * 10 + 15) * 3);
  expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(30);
  expect(blurred.reduce((x, y) => x + y) / blurred.length).toBeCloseTo(127, -1);
});

/** Sees how bright each quarter of a square is, and that there is something. */
const tower = {
  run: (pixels: Float32Array) => {
    const sums = Float32Array.of(0, 0, 0, 0, 40);
    for (let i = 0; i < SIZE * SIZE; i++) {
      const quarter = (i % SIZE < SIZE / 2 ? 0 : 1) + (i < (SIZE * SIZE) / 2 ? 0 : 2);
      sums[quarter] = (sums[quarter] as number) + (pixels[i] as number);
    }
    return Promise.resolve(sums);
  },
};
const manifest = {
  image: { size: SIZE, mean: [0, 0, 0], std: [1, 1, 1] },
} as unknown as Manifest;
const seen = (data: Uint8ClampedArray): Promise<Seen> => {
  const rgba = Uint8ClampedArray.from({ length: SIZE * SIZE * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (data[Math.floor(i / 4) * 3] as number),
  );
  return seePicture(manifest, tower, { width: SIZE, height: SIZE, data: rgba }, MIDDLE);
};

test('the light lies where two pictures differ, and is the same seen from the other', async () => {
  // A has a bright spot below at the right.
  const spot = BLACK.slice();
  for (let y = 15; y < 21; y++) spot.fill(255, (y * SIZE + 15) * 3, (y * SIZE + 21) * 3);
  const [a, b] = [await seen(spot), await seen(BLACK)];
  const word = Float32Array.of(0, 0, 0, 1, 0);
  const scan = { ...COARSE, both: true };
  const sharesOf = async (one: Seen, other: Seen | null, sign: number) => {
    const moved = new Map<number, Float32Array>();
    for (let cell = 0; cell < COARSE.grid ** 2; cell++)
      moved.set(cell, await exchangeCell(manifest, tower, { a: one, b: other }, scan, cell));
    return exchangeShares(moved, word, sign, COARSE);
  };
  const there = await sharesOf(a, b, 1);
  const back = await sharesOf(b, a, -1);
  there.forEach((share, i) => expect(back[i]).toBeCloseTo(share, 6));
  const most = there.indexOf(Math.max(...there));
  expect([Math.floor(most / 6), most % 6]).toEqual([4, 4]);
  const light = lightOf(there, COARSE, 12);
  const lit = [...light.keys()].filter((i) => (light[i] as number) > 0);
  expect(lit.length).toBeGreaterThan(3);
  for (const i of lit) expect(Math.min(Math.floor(i / 12), i % 12)).toBeGreaterThan(5);
  expect(worthAsking(there).length).toBeLessThan(FINE.grid ** 2 / 2);
});

test('what moves a word no more than chance is no light', () => {
  expect(lightOf(new Float64Array(36).fill(0.009), COARSE, 4).every((x) => x === 0)).toBe(true);
  expect(lightOf(new Float64Array(36).fill(-1), COARSE, 4).every((x) => x === 0)).toBe(true);
  expect(worthAsking(new Float64Array(36))).toEqual([]);
  const one = lightOf(new Float64Array(36).fill(0.5), COARSE, 4);
  expect(dot(one, one)).toBe(16);
});
