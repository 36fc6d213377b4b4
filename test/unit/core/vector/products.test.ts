import { expect, test } from 'vitest';
import { factorOf, factorOfRows, productsOf } from '#core/vector/products.ts';
import { randomVector } from '../../../support/vectors.ts';

const vectors = (count: number, dimensions: number, seed: number) =>
  Array.from({ length: count }, (_, i) => randomVector(seed + i, dimensions));

test.each([
  [0, 3, 5],
  [1, 1, 1],
  [2, 4, 8],
  [3, 5, 7],
  [7, 6, 16],
  [33, 18, 9],
])('%i vectors by %i of %i dimensions are those of plain loops', (tall, wide, dimensions) => {
  const [left, right] = [vectors(tall, dimensions, 1), vectors(wide, dimensions, 1000)];
  const { numbers, stride } = productsOf(
    factorOf(left, dimensions),
    factorOf(right, dimensions),
    dimensions,
  );
  for (const [i, a] of left.entries())
    for (const [j, b] of right.entries()) {
      const want = a.reduce((sum, x, d) => sum + x * (b[d] as number), 0);
      expect(numbers[i * stride + j], `${i} ${j}`).toBe(want);
    }
});

test('of a vector with those before it, over its first dimensions, from a part of a table', () => {
  const [count, dimensions, part] = [11, 12, 5];
  const rows = Float32Array.from(vectors(count, dimensions, 3).flatMap((v) => [...v]));
  expect(factorOfRows(rows, dimensions)).toEqual(
    factorOf(vectors(count, dimensions, 3), dimensions),
  );
  const heads = factorOf(
    Array.from({ length: 7 }, (_, i) => rows.subarray((2 + i) * dimensions)),
    part,
  );
  const { numbers, stride } = productsOf(heads, heads, part, { isLower: true });
  for (let i = 0; i < 7; i++)
    for (let j = 0; j <= i; j++) {
      let want = 0;
      for (let d = 0; d < part; d++)
        want +=
          (rows[(2 + i) * dimensions + d] as number) * (rows[(2 + j) * dimensions + d] as number);
      expect(numbers[i * stride + j], `${i} ${j}`).toBe(want);
    }
});
