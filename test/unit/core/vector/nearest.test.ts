import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { scanNearest } from '#core/vector/nearest.ts';

const WIDTH = 12;
const random = createRandom(7);
const numbers = (count: number) =>
  Float32Array.from({ length: count }, () => random.next() * 2 - 1 + 0.5);

/** All cosines in float64, sorted. */
function bruteForce(rows: Float32Array, query: Float32Array, mean: Float32Array) {
  const cosine = (row: readonly number[]) => {
    const dot = row.reduce((sum, x, d) => sum + x * (query[d] ?? 0), 0);
    return dot / Math.hypot(...row) / Math.hypot(...query);
  };
  return Array.from({ length: rows.length / WIDTH }, (_, position) => ({
    position,
    score: cosine(
      Array.from(
        rows.subarray(position * WIDTH, (position + 1) * WIDTH),
        (x, d) => x - (mean[d] ?? 0),
      ),
    ),
  })).sort((x, y) => y.score - x.score || x.position - y.position);
}

describe('the nearest of many vectors', () => {
  const rows = numbers(WIDTH * 500);
  const query = numbers(WIDTH);
  test.each([
    ['as they are', new Float32Array()],
    ['without their mean', Float32Array.from({ length: WIDTH }, () => 0.5)],
  ])('are those of a float64 sort, %s, whatever parts they come in', (_, mean) => {
    const expected = bruteForce(rows, query, mean).slice(0, 20);
    for (const part of [1, 7, 499, 500]) {
      const scan = scanNearest(query, 20, mean);
      for (let at = 0; at < 500; at += part) {
        const count = Math.min(part, 500 - at);
        scan.take(rows.subarray(at * WIDTH, (at + count) * WIDTH), count);
      }
      const found = scan.best();
      expect(found.map(({ position }) => position)).toEqual(
        expected.map(({ position }) => position),
      );
      found.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]?.score ?? NaN, 12));
    }
  });
  test('keep their order where they are equal, and leave out what is no number', () => {
    const scan = scanNearest(Float32Array.of(1, 0), 3, new Float32Array());
    scan.take(Float32Array.of(0, 1, NaN, 1, 2, 0, 5, 0, 0, 0), 5);
    expect(scan.best()).toEqual([
      { position: 2, score: 1 },
      { position: 3, score: 1 },
      { position: 0, score: 0 },
    ]);
  });
});
