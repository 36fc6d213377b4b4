/**
 * Whether a picture is like those that a model was trained on, as a p-value: the share of pictures of that kind that are
 * at least as odd. Two statistics: the Mahalanobis distance of the embedding from the pictures of training (Lee et al.
 * 2018, "A simple unified framework for detecting out-of-distribution samples") and, where it is known, how flat the
 * picture is (core/flatness.ts), which tells photographs from drawings.
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
  /** How flat those pictures are, negative, ascending: the least flat last. */
  roughness: Float32Array<ArrayBuffer>;
}

/** A picture asked about; `flatness` from `embedPicture`, where it is known. */
export interface Seen {
  vector: Float32Array;
  flatness?: number | undefined;
}
export const NO_DOMAIN: Domain = {
  mean: new Float32Array(),
  factor: new Float32Array(),
  distances: new Float32Array(),
  roughness: new Float32Array(),
};

/** One after the other: what `domain.f32` holds, and what travels with a space's statistics. */
export function packDomain(domain: Domain): Float32Array<ArrayBuffer> {
  const { mean, factor, distances, roughness } = domain;
  return Float32Array.of(...mean, ...factor, ...distances, ...roughness);
}

/** The parts of packed numbers, not copied; `NO_DOMAIN` for none. @throws PictureMathError `model-file-invalid` */
export function parseDomain(numbers: Float32Array<ArrayBuffer>, dimensions: number): Domain {
  if (numbers.length === 0) return NO_DOMAIN;
  const start = dimensions + (dimensions * (dimensions + 1)) / 2;
  const pictures = (numbers.length - start) / 2;
  if (!(pictures >= 1 && Number.isInteger(pictures)))
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${start} numbers that describe pictures of ${dimensions} dimensions and two for each picture compared with, got ${numbers.length}.`,
    );
  return {
    mean: numbers.subarray(0, dimensions),
    factor: numbers.subarray(dimensions, start),
    distances: numbers.subarray(start, start + pictures),
    roughness: numbers.subarray(start + pictures),
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

/** Fits mean and covariance to some pictures and measures others, so that p-values are those of pictures not fitted to. */
export function fitDomain(
  fittedTo: readonly Float32Array[],
  measured: readonly (Seen & { flatness: number })[],
): Domain {
  const dimensions = fittedTo[0]?.length ?? 0;
  const fitted = new Float32Array(fittedTo.length * dimensions);
  fittedTo.forEach((vector, i) => fitted.set(vector, i * dimensions));
  const mean = meanOf(fitted, dimensions);
  const full = cholesky(shrunkCovariance(fitted, mean, SHRINKAGE), dimensions);
  const factor = new Float32Array((dimensions * (dimensions + 1)) / 2);
  for (let i = 0, at = 0; i < dimensions; at += ++i)
    factor.set(full.subarray(i * dimensions, i * dimensions + i + 1), at);
  return {
    mean,
    factor,
    distances: Float32Array.from(measured, ({ vector }) =>
      domainDistance({ mean, factor }, vector),
    ).sort(),
    roughness: Float32Array.from(measured, ({ flatness }) => -flatness).sort(),
  };
}

/** The p-value of one picture: of both statistics the smaller one, twice (Bonferroni). */
function oddness(domain: Domain, { vector, flatness }: Seen): number {
  const far = upperTail(domain.distances, domainDistance(domain, vector));
  if (flatness === undefined) return far;
  return Math.min(1, 2 * Math.min(far, upperTail(domain.roughness, Math.fround(-flatness))));
}

/** How like the pictures of training the least like of these is; null where the space does not know. */
export function judgeDomain(domain: Domain, pictures: readonly Seen[]): DomainFinding | null {
  if (domain.distances.length === 0 || pictures.length === 0) return null;
  const pValue = Math.min(...pictures.map((picture) => oddness(domain, picture)));
  return { verdict: pValue <= UNLIKE_P ? 'unlike' : 'like', pValue };
}
