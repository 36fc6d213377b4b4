import { describe, expect, test } from 'vitest';
import { cholesky, shrunkCovariance, solveLower } from '#core/cholesky.ts';
import {
  UNLIKE_P,
  domainDistance,
  fitDomain,
  judgeDomain,
  packDomain,
  parseDomain,
} from '#core/domain.ts';
import { flatnessOf } from '#core/flatness.ts';
import { randomVector } from '../../support/vectors.ts';

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
/** As flat as the seed says, from .5 to 1. */
const flat = (i: number) => 0.5 + ((i * 37) % 1000) / 2000;
const even = Array.from({ length: 1000 }, (_, i) => row(rows, 2 * i));
const domain = fitDomain(
  even,
  Array.from({ length: 1000 }, (_, i) => ({ vector: row(rows, 2 * i + 1), flatness: flat(i) })),
);

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
  const covariance = shrunkCovariance(rows, domain.mean, 0.1);
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
  expect(() => cholesky(new Float64Array(D * D), D)).toThrow(RangeError);
});

describe('how far a picture lies from those of training', () => {
  test('is the Mahalanobis distance to the even rows, computed another way', () => {
    const mean = Array.from(
      { length: D },
      (_, d) => even.reduce((s, r) => s + (r[d] as number), 0) / 1000,
    );
    const covariance = mean.map((_, i) =>
      mean.map(
        (_, j) =>
          even.reduce(
            (s, r) =>
              s +
              ((r[i] as number) - (mean[i] as number)) * ((r[j] as number) - (mean[j] as number)),
            0,
          ) / 1000,
      ),
    );
    const trace = covariance.reduce((s, row, i) => s + (row[i] as number), 0);
    const shrunk = covariance.map((row, i) =>
      row.map((x, j) => 0.95 * x + (i === j ? (0.05 * trace) / D : 0)),
    );
    const form = inverse(shrunk);
    for (let n = 0; n < 20; n++) {
      const picture = randomVector(9_000 + n, D);
      const off = [...picture].map((x, d) => x - (mean[d] as number));
      const square = off.reduce(
        (s, x, i) => s + x * off.reduce((t, y, j) => t + (form[i]?.[j] as number) * y, 0),
        0,
      );
      expect(domainDistance(domain, picture)).toBeCloseTo(Math.sqrt(square), 3);
    }
  });
  test('is as rare among new pictures as its p-value says', () => {
    const fresh = pictures(2000, 50_000);
    const pValues = Array.from(
      { length: 2000 },
      (_, i) => judgeDomain(domain, [{ vector: row(fresh, i) }])?.pValue ?? NaN,
    );
    // Three standard errors of 1,000 reference pictures and 2,000 new ones.
    for (const level of [0.05, 0.2, 0.5]) {
      const share = pValues.filter((p) => p <= level).length / 2000;
      expect(Math.abs(share - level)).toBeLessThan(
        3 * Math.sqrt(level * (1 - level) * (1 / 1000 + 1 / 2000)),
      );
    }
  });
  test('one picture far out makes the whole question unlike', () => {
    const inside = Float32Array.from({ length: D }, (_, d) => d);
    const outside = inside.map((x) => x + 40);
    expect(judgeDomain(domain, [{ vector: inside }])).toEqual({
      verdict: 'like',
      pValue: expect.closeTo(1, 1) as number,
    });
    const finding = judgeDomain(domain, [{ vector: inside }, { vector: outside }]);
    expect(finding?.verdict).toBe('unlike');
    expect(finding?.pValue).toBeLessThanOrEqual(UNLIKE_P);
  });
});

describe('how flat a picture is', () => {
  const inside = Float32Array.from({ length: D }, (_, d) => d);
  test('counts against it when no picture of the kind is as rough, at the price of two questions', () => {
    const rough = judgeDomain(domain, [{ vector: inside, flatness: 0.2 }]);
    expect(rough).toEqual({ verdict: 'unlike', pValue: expect.closeTo(2 / 1001, 9) as number });
    const flattest = judgeDomain(domain, [{ vector: inside, flatness: 0.99 }]);
    expect(flattest).toEqual({ verdict: 'like', pValue: 1 });
  });
  test('is not needed', () => {
    expect(judgeDomain(domain, [{ vector: inside }])?.verdict).toBe('like');
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
    expect(parseDomain(packDomain(domain), D)).toEqual(domain);
  });
  test('may be empty, and then judges nothing', () => {
    expect(
      judgeDomain(parseDomain(new Float32Array(), D), [{ vector: new Float32Array(D) }]),
    ).toBeNull();
  });
  test('is refused when it is cut', () => {
    expect(() => parseDomain(packDomain(domain).slice(0, D + 3), D)).toThrow(
      /Expected 27 numbers .* got 9/,
    );
  });
});
