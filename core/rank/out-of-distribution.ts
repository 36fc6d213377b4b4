/**
 * Whether a picture is one that a model can speak about. Kinds of pictures that it cannot (blank ones, pages of text,
 * screenshots, noise) are told from those of training by a linear discriminant each (Fisher 1936) over the embedding and
 * how flat the picture is (core/picture/flatness.ts); a p-value says how many pictures of training look as much like that kind.
 */
import { cholesky, covarianceOf, shrink, solve } from '../vector/linear-solve.ts';
import { PictureMathError } from '../errors.ts';
import { upperTail } from './tail.ts';
import { dot, meanOf } from '../vector/vector.ts';

/** Share of the unit matrix in the covariance: there are few pictures for so many numbers. */
const SHRINKAGE = 0.02;
/** A picture with a p at most this is called unlike. */
export const UNLIKE_P = 0.005;
/** Flatness from which a picture is empty (`flatnessOf` says 1; links keep four digits). */
const EMPTY_FLATNESS = 0.9999;
/** Of pictures that show something fewer than this share are empty: none of 3,328 drawings (picture/flatness.ts). */
const EMPTY_P = 1 / 3328;
/** Numbers that flatness adds to an embedding: itself and its square, so that both ends can be odd. */
const FLAT = 2;

/** What is kept with a space. Empty where it is not known. */
export interface OodDetector {
  /** What flatness and its square are in the middle, which stand in where a picture's flatness is not known. */
  middle: Float32Array<ArrayBuffer>;
  kinds: readonly {
    /** [dimensions + 2] */
    direction: Float32Array<ArrayBuffer>;
    /** Scores of pictures of training that the direction was not made from, ascending. */
    scores: Float32Array<ArrayBuffer>;
  }[];
}

/** A picture asked about; `flatness` from `embedPicture`, where it is known. */
export interface Seen {
  vector: Float32Array;
  flatness?: number | undefined;
}
export const NO_OOD_DETECTOR: OodDetector = { middle: new Float32Array(FLAT), kinds: [] };

/** One after the other: the number of kinds and of scores, the middle, then each kind. What `domain.f32` holds. */
export function packOodDetector({ middle, kinds }: OodDetector): Float32Array<ArrayBuffer> {
  const scores = kinds[0]?.scores.length ?? 0;
  return Float32Array.from([
    kinds.length,
    scores,
    ...middle,
    ...kinds.flatMap((kind) => [...kind.direction, ...kind.scores]),
  ]);
}

/** The parts of packed numbers, not copied; `NO_OOD_DETECTOR` for none. @throws PictureMathError `model-file-invalid` */
export function parseOodDetector(
  numbers: Float32Array<ArrayBuffer>,
  dimensions: number,
): OodDetector {
  if (numbers.length === 0) return NO_OOD_DETECTOR;
  const [kinds = 0, scores = 0] = numbers;
  const size = dimensions + FLAT;
  const start = 2 + FLAT;
  const expected = start + kinds * (size + scores);
  if (!(kinds >= 1 && scores >= 1) || numbers.length !== expected)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected what tells odd pictures from those of training, ${expected} numbers for ${kinds} kinds and ${scores} pictures of ${dimensions} dimensions, got ${numbers.length}.`,
    );
  return {
    middle: numbers.subarray(2, start),
    kinds: Array.from({ length: kinds }, (_, kind) => {
      const at = start + kind * (size + scores);
      return {
        direction: numbers.subarray(at, at + size),
        scores: numbers.subarray(at + size, at + size + scores),
      };
    }),
  };
}

export interface OodFinding {
  verdict: 'like' | 'unlike';
  /** Of the picture that is least like. */
  pValue: number;
}

const squares = (flatness: number) => [flatness, flatness * flatness];
function extended({ vector, flatness }: Seen, middle: Float32Array): Float32Array<ArrayBuffer> {
  const row = new Float32Array(vector.length + FLAT);
  row.set(vector);
  row.set(flatness === undefined ? middle : squares(flatness), vector.length);
  return row;
}

/**
 * Fits a discriminant for each kind of odd pictures against some pictures of training, and scores others of training, so
 * that p-values are those of pictures not fitted to.
 */
export function fitOodDetector(
  fittedTo: readonly Required<Seen>[],
  measured: readonly Required<Seen>[],
  odd: readonly (readonly Required<Seen>[])[],
): OodDetector {
  const dimensions = (fittedTo[0]?.vector.length ?? 0) + FLAT;
  const matrix = (pictures: readonly Seen[]) => {
    const rows = new Float32Array(pictures.length * dimensions);
    pictures.forEach((picture, i) =>
      rows.set(extended(picture, NO_OOD_DETECTOR.middle), i * dimensions),
    );
    return rows;
  };
  const own = matrix(fittedTo);
  const mean = meanOf(own, dimensions);
  const covariance = covarianceOf(own, mean);
  const kinds = odd.map((pictures) => {
    const theirs = matrix(pictures);
    const theirMean = meanOf(theirs, dimensions);
    const other = covarianceOf(theirs, theirMean);
    // Few kinds of pages vary less than the world: the mean of both keeps either from ruling.
    const pooled = covariance.map((x, i) => (x + (other[i] as number)) / 2);
    const factor = cholesky(shrink(pooled, dimensions, SHRINKAGE), dimensions);
    const direction = Float32Array.from(
      solve(
        factor,
        theirMean.map((x, d) => x - (mean[d] as number)),
        dimensions,
      ),
    );
    const scores = Float32Array.from(measured, (picture) =>
      dot(direction, extended(picture, mean)),
    ).sort();
    return { direction, scores };
  });
  return { middle: mean.slice(dimensions - FLAT), kinds };
}

/** How much a picture looks like each odd kind; the higher the odder. */
export function oodScores({ middle, kinds }: OodDetector, picture: Seen): number[] {
  const row = extended(picture, middle);
  return kinds.map(({ direction }) => dot(direction, row));
}

/**
 * How like the pictures of training the least like of these is; null where the space does not know. An empty picture is
 * unlike them in every space: whatever the words are, it does not show them.
 */
export function judgeOod(detector: OodDetector, pictures: readonly Seen[]): OodFinding | null {
  if (pictures.some(({ flatness = 0 }) => flatness >= EMPTY_FLATNESS))
    return { verdict: 'unlike', pValue: EMPTY_P };
  if (detector.kinds.length === 0 || pictures.length === 0) return null;
  const pValues = pictures.flatMap((picture) =>
    oodScores(detector, picture).map((score, kind) =>
      // As many questions as kinds (Bonferroni).
      Math.min(
        1,
        detector.kinds.length *
          upperTail(detector.kinds[kind]?.scores ?? new Float32Array(), Math.fround(score)),
      ),
    ),
  );
  const pValue = Math.min(...pValues);
  return { verdict: pValue <= UNLIKE_P ? 'unlike' : 'like', pValue };
}
