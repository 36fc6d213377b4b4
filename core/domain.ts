/**
 * Whether a picture is like those that a model was trained on. The statistic is the Mahalanobis distance of its embedding
 * from the pictures of training (Lee et al. 2018, "A simple unified framework for detecting out-of-distribution
 * samples"), as a p-value: the share of other pictures of that kind that lie at least as far.
 */
import { cholesky, shrunkCovariance } from './cholesky.ts';
import { PictureMathError } from './errors.ts';
import { upperTail } from './tail.ts';
import { meanOf } from './vector.ts';

/** Share of the unit matrix in the covariance: there are few pictures for so many numbers. */
const SHRINKAGE = 0.05;
/** A picture with a p at most this is called unlike. */
export const UNLIKE_P = 0.005;

/** What is kept with a space. Empty where it is not known. */
export interface Domain {
  /** [dimensions] */
  mean: Float32Array<ArrayBuffer>;
  /** Lower factor of the covariance, its rows one after the other without what is above the diagonal. */
  factor: Float32Array<ArrayBuffer>;
  /** Distances of pictures that the mean and the covariance were not made from, ascending. */
  distances: Float32Array<ArrayBuffer>;
}
export const NO_DOMAIN: Domain = {
  mean: new Float32Array(),
  factor: new Float32Array(),
  distances: new Float32Array(),
};

/** One after the other: what `domain.f32` holds, and what travels with a space's statistics. */
export function packDomain({ mean, factor, distances }: Domain): Float32Array<ArrayBuffer> {
  return Float32Array.of(...mean, ...factor, ...distances);
}

/** The parts of packed numbers, not copied; `NO_DOMAIN` for none. @throws PictureMathError `model-file-invalid` */
export function parseDomain(numbers: Float32Array<ArrayBuffer>, dimensions: number): Domain {
  if (numbers.length === 0) return NO_DOMAIN;
  const start = dimensions + (dimensions * (dimensions + 1)) / 2;
  if (numbers.length <= start)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected more than ${start} numbers that describe pictures of ${dimensions} dimensions, got ${numbers.length}.`,
    );
  return {
    mean: numbers.subarray(0, dimensions),
    factor: numbers.subarray(dimensions, start),
    distances: numbers.subarray(start),
  };
}

export interface DomainFinding {
  verdict: 'like' | 'unlike';
  /** Of the picture that is least like. */
  pValue: number;
}

/** How far a unit vector lies from the pictures of training, in standard deviations. */
export function domainDistance(
  { mean, factor }: Pick<Domain, 'mean' | 'factor'>,
  vector: Float32Array,
): number {
  let sum = 0;
  const x = new Float64Array(mean.length);
  for (let i = 0, row = 0; i < mean.length; i++, row += i) {
    let rest = (vector[i] as number) - (mean[i] as number);
    for (let k = 0; k < i; k++) rest -= (factor[row + k] as number) * (x[k] as number);
    x[i] = rest / (factor[row + i] as number);
    sum += (x[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}

/**
 * Fits mean and covariance on every other row [pictures, dimensions] and measures the distances of the rows between,
 * so that the p-values are those of pictures not fitted to.
 */
export function fitDomain(rows: Float32Array, dimensions: number): Domain {
  const count = rows.length / dimensions;
  const row = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const fitted = new Float32Array(Math.ceil(count / 2) * dimensions);
  for (let i = 0; i < count; i += 2) fitted.set(row(i), (i / 2) * dimensions);
  const mean = meanOf(fitted, dimensions);
  const full = cholesky(shrunkCovariance(fitted, mean, SHRINKAGE), dimensions);
  const factor = new Float32Array((dimensions * (dimensions + 1)) / 2);
  for (let i = 0, at = 0; i < dimensions; at += ++i)
    factor.set(full.subarray(i * dimensions, i * dimensions + i + 1), at);
  const distances = Float32Array.from({ length: Math.floor(count / 2) }, (_, i) =>
    domainDistance({ mean, factor }, row(2 * i + 1)),
  ).sort();
  return { mean, factor, distances };
}

/** How like the pictures of training the least like of these is; null where the space does not know. */
export function judgeDomain(
  domain: Domain,
  pictures: readonly Float32Array[],
): DomainFinding | null {
  if (domain.distances.length === 0 || pictures.length === 0) return null;
  const pValue = Math.min(
    ...pictures.map((picture) => upperTail(domain.distances, domainDistance(domain, picture))),
  );
  return { verdict: pValue <= UNLIKE_P ? 'unlike' : 'like', pValue };
}
