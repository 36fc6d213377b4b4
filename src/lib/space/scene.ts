/** What the space shows of a sum: its arrows and the words, as points of three axes, with their true angles. */
import type { Vocabulary } from '#core/format/vocabulary.ts';
import type { Modality } from '#core/vector/expression.ts';
import { combine, dot, MIN_LENGTH, norm } from '#core/vector/vector.ts';
import { toDegrees } from './angle.ts';
import { axesOf, keptShare, project, type Axes, type Point } from './axes.ts';

export interface SceneTerm {
  weight: number;
  /** Of length 1. */
  vector: Float32Array;
  modality: Modality;
}

export interface SceneWord {
  label: string;
  at: Point;
  /** Between the word's own vector and the difference, in all dimensions. */
  degrees: number;
  /** `near` lies along the difference, `lost` against it. */
  kind: 'near' | 'lost' | 'other';
}

export interface Scene {
  axes: Axes;
  /** Each term as it is added: a mean that does not cancel is taken off (core/vector/expression.ts); its true angle. */
  terms: { weight: number; at: Point; degrees: number }[];
  /** From the origin: the weighted sum of the terms. */
  difference: Point;
  /** Its length in all dimensions; 0 where the terms cancel. */
  length: number;
  words: SceneWord[];
  /** The mean of all words' angles with the difference. */
  averageDegrees: number;
  /** Shares of squared length that so many axes keep: of the difference, the terms, the words that are near it, all words. */
  kept: Record<2 | 3, Record<'difference' | 'terms' | 'near' | 'words', number>>;
}

/** The vectors that are added up: less the mean of their modality where the weights of that do not cancel. */
export function addends(
  terms: readonly SceneTerm[],
  { textMean, imageMean }: Pick<Vocabulary, 'textMean' | 'imageMean'>,
): { weight: number; vector: Float32Array }[] {
  const means = { text: textMean, image: imageMean };
  const isOff = (modality: Modality) =>
    Math.abs(terms.reduce((sum, t) => sum + (t.modality === modality ? t.weight : 0), 0)) > 1e-9;
  return terms.map(({ weight, vector, modality }) => {
    const mean = means[modality];
    if (mean.length !== vector.length || !isOff(modality)) return { weight, vector };
    const off = [
      { weight: 1, vector },
      { weight: -1, vector: mean },
    ];
    return { weight, vector: combine(off) };
  });
}

/** Words in the order in which they are told; labels that the list does not have are left out. */
export interface Told {
  near: readonly string[];
  lost: readonly string[];
}

/**
 * The scene of a sum among all words of a list in its space.
 * @param terms at least one, as long as the list's rows
 */
export function sceneOf(terms: readonly SceneTerm[], vocabulary: Vocabulary, told: Told): Scene {
  const { rows, dimensions, words } = vocabulary;
  const added = addends(terms, vocabulary);
  const difference = combine(added);
  const length = norm(difference);
  const positions = new Map(words.map(({ label }, i) => [label, i]));
  const row = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const near = told.near.flatMap((label) => positions.get(label) ?? []);
  const axes = axesOf(
    added.map(({ vector }) => vector),
    difference,
    near.map(row),
  );
  const kinds = new Map<string, SceneWord['kind']>([
    ...told.lost.map((label) => [label, 'lost'] as const),
    ...told.near.map((label) => [label, 'near'] as const),
  ]);
  const scale = length < MIN_LENGTH ? 0 : 1 / length;
  const seen = words.map(({ label }, i): SceneWord => {
    const vector = row(i);
    const degrees = toDegrees(dot(vector, difference) * scale);
    return { label, at: project(vector, axes), degrees, kind: kinds.get(label) ?? 'other' };
  });
  const order = new Map([...told.near, ...told.lost].map((label, i) => [label, i]));
  const rank = ({ label }: SceneWord) => order.get(label) ?? Infinity;
  seen.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  const share = (vectors: readonly Float32Array[], count: 2 | 3) => {
    const all = vectors.reduce((sum, vector) => sum + dot(vector, vector), 0);
    const kept = vectors.reduce(
      (sum, vector) => sum + keptShare(vector, axes, count) * dot(vector, vector),
      0,
    );
    return all < MIN_LENGTH ** 2 ? 1 : kept / all;
  };
  const keeps = (count: 2 | 3) => ({
    difference: keptShare(difference, axes, count),
    terms: share(
      added.map(({ vector }) => vector),
      count,
    ),
    near: share(near.map(row), count),
    words: share(
      words.map((_, i) => row(i)),
      count,
    ),
  });
  return {
    axes,
    terms: added.map(({ weight, vector }) => ({
      weight,
      at: project(vector, axes),
      degrees: toDegrees((dot(vector, difference) * scale) / Math.max(MIN_LENGTH, norm(vector))),
    })),
    difference: project(difference, axes),
    length,
    words: seen,
    averageDegrees: seen.reduce((sum, { degrees }) => sum + degrees, 0) / Math.max(1, seen.length),
    kept: { 2: keeps(2), 3: keeps(3) },
  };
}
