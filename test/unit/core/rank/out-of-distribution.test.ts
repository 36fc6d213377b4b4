import { describe, expect, test } from 'vitest';
import { cholesky, shrunkCovariance, solve, solveLower } from '#core/vector/linear-solve.ts';
import {
  UNLIKE_P,
  fitOodDetector,
  judgeOod,
  oodScores,
  packOodDetector,
  parseOodDetector,
} from '#core/rank/out-of-distribution.ts';
import { meanOf } from '#core/vector/vector.ts';
import { flatnessOf } from '#core/picture/flatness.ts';
import { randomVector } from '../../../support/vectors.ts';

const D = 6;
/** Pictures whose numbers spread by 1, 2, ... around 0, 1, ... */
const pictures = (count: number, seed: number) =>
  Float32Array.from(
    Array.from({ length: count }, (_, i) =>
      [...randomVector(seed + i, D)].map((x, d) => d + (d + 1) * x),
    ).flat(),
  );
const rows = pictures(2000, 1);
const row = (of: Float32Array, i: number) => of.subarray(i * D, (i + 1) * D);
/** As flat as the seed says, from .5 to .95. */
const flat = (i: number) => 0.5 + ((i * 37) % 1000) / 2222;
const seen = (of: Float32Array, i: number) => ({ vector: row(of, i), flatness: flat(i) });
const every = (start: number) => Array.from({ length: 1000 }, (_, i) => seen(rows, 2 * i + start));
/** Odd in their third number, and odd in their flatness alone. */
const far = pictures(400, 30_000).map((x, i) => x + (i % D === 2 ? 25 : 0));
const far400 = Array.from({ length: 400 }, (_, i) => seen(far, i));
const flattest = Array.from({ length: 400 }, (_, i) => ({
  vector: row(pictures(400, 40_000), i),
  flatness: 0.999 + (i % 10) / 10_000,
}));
const domain = fitOodDetector(every(0), every(1), [far400, flattest]);

/** Inverse by Gauss and Jordan, for an independent quadratic form. */
function inverse(matrix: number[][]): number[][] {
  const n = matrix.length;
  const wide = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let i = 0; i < n; i++) {
    const pivot = wide[i]?.[i] as number;
    wide[i] = (wide[i] as number[]).map((x) => x / pivot);
    for (let k = 0; k < n; k++) {
      const factor = wide[k]?.[i] as number;
      if (k !== i)
        wide[k] = (wide[k] as number[]).map((x, j) => x - factor * (wide[i]?.[j] as number));
    }
  }
  return wide.map((row) => row.slice(n));
}

test('a Cholesky factor times its transpose is the matrix, and solving undoes it', () => {
  const covariance = shrunkCovariance(rows, meanOf(rows, D), 0.1);
  const factor = cholesky(covariance, D);
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < D; k++)
        sum += (factor[i * D + k] as number) * (factor[j * D + k] as number);
      expect(sum).toBeCloseTo(covariance[i * D + j] as number, 8);
    }
  const x = solveLower(factor, [1, 2, 3, 4, 5, 6], D);
  for (let i = 0; i < D; i++) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += (factor[i * D + k] as number) * (x[k] as number);
    expect(sum).toBeCloseTo(i + 1, 8);
  }
  const back = solve(factor, [1, 2, 3, 4, 5, 6], D);
  const whole = (i: number, j: number) => covariance[Math.max(i, j) * D + Math.min(i, j)] as number;
  for (let i = 0; i < D; i++)
    expect([...back].reduce((sum, value, j) => sum + whole(i, j) * value, 0)).toBeCloseTo(i + 1, 8);
  expect(() => cholesky(new Float64Array(D * D), D)).toThrow(
    expect.objectContaining({ code: 'vector-not-finite' }),
  );
});

describe('how odd a picture looks', () => {
  test('is its score along the discriminant of each kind, computed another way', () => {
    const extended = ({ vector, flatness }: { vector: Float32Array; flatness: number }) => [
      ...vector,
      flatness,
      flatness ** 2,
    ];
    const moments = (of: typeof far400) => {
      const x = of.map(extended);
      const mean =
        x[0]?.map((_, d) => x.reduce((s, r) => s + (r[d] as number), 0) / x.length) ?? [];
      const covariance = mean.map((a, i) =>
        mean.map(
          (b, j) =>
            x.reduce((s, r) => s + ((r[i] as number) - a) * ((r[j] as number) - b), 0) / x.length,
        ),
      );
      return { mean, covariance };
    };
    const own = moments(every(0));
    const odd = moments(far400);
    const pooled = own.covariance.map((r, i) =>
      r.map((x, j) => (x + (odd.covariance[i]?.[j] as number)) / 2),
    );
    const trace = pooled.reduce((s, r, i) => s + (r[i] as number), 0);
    const form = inverse(
      pooled.map((r, i) => r.map((x, j) => 0.98 * x + (i === j ? (0.02 * trace) / (D + 2) : 0))),
    );
    const direction = form.map((r) =>
      r.reduce((s, x, j) => s + x * ((odd.mean[j] as number) - (own.mean[j] as number)), 0),
    );
    for (let n = 0; n < 20; n++) {
      const picture = { vector: randomVector(9_000 + n, D), flatness: flat(n) };
      const score = extended(picture).reduce((s, x, d) => s + x * (direction[d] as number), 0);
      expect(oodScores(domain, picture)[0]).toBeCloseTo(score, 3);
    }
  });
  test('is as rare among new pictures of training as its p-value says', () => {
    const fresh = pictures(2000, 50_000);
    const one = fitOodDetector(every(0), every(1), [far400]);
    const pValues = Array.from(
      { length: 2000 },
      (_, i) => judgeOod(one, [seen(fresh, i)])?.pValue ?? NaN,
    );
    // Three standard errors of 1,000 reference pictures and 2,000 new ones.
    for (const level of [0.05, 0.2, 0.5]) {
      const share = pValues.filter((p) => p <= level).length / 2000;
      expect(Math.abs(share - level)).toBeLessThan(
        3 * Math.sqrt(level * (1 - level) * (1 / 1000 + 1 / 2000)),
      );
    }
  });
  test('makes the whole question unlike when one picture is odd, and pays for asking twice', () => {
    const [inside, outside] = [seen(rows, 1), seen(far, 1)];
    expect(judgeOod(domain, [inside])?.verdict).toBe('like');
    expect(judgeOod(domain, [inside, outside])).toEqual({
      verdict: 'unlike',
      pValue: expect.closeTo(2 / 1001, 9) as number,
    });
    expect(UNLIKE_P).toBeGreaterThan(2 / 1001);
  });
});

describe('how flat a picture is', () => {
  const { vector } = seen(rows, 1);
  test('counts against it when pictures of training never are', () => {
    expect(judgeOod(domain, [{ vector, flatness: 0.8 }])?.verdict).toBe('like');
    expect(judgeOod(domain, [{ vector, flatness: 0.9995 }])?.verdict).toBe('unlike');
  });
  test('is not needed', () => {
    expect(judgeOod(domain, [{ vector }])?.verdict).toBe('like');
  });
  test('of one colour is 1, of noise nearly 0, and JPEG does not change a flat area', () => {
    const size = 20;
    const plain = new Uint8ClampedArray(size * size * 3).fill(90);
    expect(flatnessOf(plain, size)).toBe(1);
    expect(
      flatnessOf(
        plain.map((x, i) => x + (i % 7 === 0 ? 1 : 0)),
        size,
      ),
    ).toBe(1);
    const noise = Uint8ClampedArray.from(randomVector(5, size * size * 3), (x) => 128 + 40 * x);
    expect(flatnessOf(noise, size)).toBeLessThan(0.01);
  });
  test('of two halves loses just the pairs across the edge', () => {
    const size = 10;
    const halves = Uint8ClampedArray.from({ length: size * size * 3 }, (_, i) =>
      Math.floor(i / 3) % size < 5 ? 0 : 255,
    );
    expect(flatnessOf(halves, size)).toBeCloseTo(1 - size / (2 * size * (size - 1)), 12);
  });
});

describe('the packed form', () => {
  test('holds all parts', () => {
    expect(parseOodDetector(packOodDetector(domain), D)).toEqual(domain);
  });
  test('may be empty, and then judges nothing', () => {
    expect(
      judgeOod(parseOodDetector(new Float32Array(), D), [{ vector: new Float32Array(D) }]),
    ).toBeNull();
  });
  test('is refused when it is cut', () => {
    expect(() => parseOodDetector(packOodDetector(domain).slice(0, 40), D)).toThrow(
      /2020 numbers for 2 kinds and 1000 pictures of 6 dimensions, got 40/,
    );
  });
});
