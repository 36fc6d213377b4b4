import { expect, test } from 'vitest';
import { canaryCosine, canaryPicture } from '#core/picture/canary.ts';
import { sha256 } from '#core/hash.ts';

test('the canary is the same picture everywhere, and full of colours', async () => {
  const { width, height, data } = canaryPicture();
  expect(data).toHaveLength(width * height * 4);
  expect(new Set(new Uint32Array(data.buffer)).size).toBeGreaterThan(5000);
  expect(await sha256(new Uint8Array(data))).toBe(
    '7656e9e466c3a5861a51cd8239c090140b7d4765e5572917e343aff8d86f8ad3',
  );
});

test.each<[got: number[], want: number]>([
  [[1, 2, 2], 1],
  [[2, 4, 4], 1],
  [[-1, -2, -2], -1],
  [[0, 0, 0], 0],
  [[Number.NaN, 1, 1], 0],
])('%j has the cosine %d with the known embedding', (got, want) => {
  expect(canaryCosine(Float32Array.from(got), Float32Array.of(1, 2, 2))).toBeCloseTo(want, 6);
});
