/** What the space of a sum shows: terms, result and words with their places and angles. */
import { combine, norm } from '#core/vector/vector.ts';
import type { Modality } from '#core/vector/expression.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { angleBetween, basisOf, keptShare, shadowOf, type Basis, type Point } from './geometry.ts';

export interface SpaceTerm {
  name: string;
  weight: number;
  vector: Float32Array;
  modality: Modality;
  /** Of a picture that is here. */
  url: string | null;
}
export interface SpaceWord {
  label: string;
  at: Point;
  /** To the result, in degrees. */
  angle: number;
}
export interface SpaceView {
  basis: Basis;
  terms: readonly (SpaceTerm & { at: Point })[];
  result: { at: Point; norm: number };
  near: readonly SpaceWord[];
  lost: readonly SpaceWord[];
  far: readonly SpaceWord[];
  /** Mean angle of all words to the result, in degrees. */
  average: number;
  /** Shares of squared length that the plane and all three axes keep: of the result, and of the near words on average. */
  kept: Record<'flat' | 'solid', { result: number; words: number }>;
}

const NEAR = 7;
const LOST = 3;
const FAR = 24;

/** Words that lie this close to the average angle are company: the sum says nothing of them. In degrees. */
const ASIDE = 10;

/** So many of the words that the plane shows farthest from each other, and from zero. */
function spread(words: readonly SpaceWord[], most: number): SpaceWord[] {
  const apart = (a: Point, b: Point) =>
    Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
  const nearest = words.map(({ at }) => apart(at, [0, 0]));
  const chosen: SpaceWord[] = [];
  while (chosen.length < Math.min(most, words.length)) {
    const next = words[nearest.indexOf(Math.max(...nearest))];
    if (!next) break;
    chosen.push(next);
    words.forEach(({ at }, i) => (nearest[i] = Math.min(nearest[i] ?? 0, apart(at, next.at))));
  }
  return chosen;
}

/** Weights that sum to less than this are balanced: decimal fractions do not sum to 0 exactly. */
const BALANCED = 1e-9;

/** What is added up: a mean that does not cancel is taken off first, as for the words (core/vector/expression.ts). */
function addends(
  terms: readonly SpaceTerm[],
  { imageMean, textMean }: Pick<Vocabulary, 'imageMean' | 'textMean'>,
): readonly SpaceTerm[] {
  const means = { image: imageMean, text: textMean };
  return terms.map((term) => {
    const { modality, vector } = term;
    const weight = terms.reduce((sum, t) => sum + (t.modality === modality ? t.weight : 0), 0);
    const mean = means[modality];
    if (Math.abs(weight) < BALANCED || mean.length !== vector.length) return term;
    return { ...term, vector: vector.map((x, i) => x - (mean[i] ?? 0)) };
  });
}

/** Null where the terms cancel each other, and there is nothing to point at. */
export function viewSpace(
  given: readonly SpaceTerm[],
  vocabulary: Pick<Vocabulary, 'words' | 'rows' | 'dimensions' | 'imageMean' | 'textMean'>,
  answer: { gained: readonly { label: string }[]; lost: readonly { label: string }[] },
): SpaceView | null {
  const { words, rows, dimensions } = vocabulary;
  const rowOf = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const places = new Map(words.map(({ label }, i) => [label, i]));
  const terms = addends(given, vocabulary);
  const result = combine(terms);
  const find = (some: readonly { label: string }[], most: number) =>
    some.slice(0, most).flatMap(({ label }) => {
      const i = places.get(label);
      return i === undefined ? [] : [{ label, vector: rowOf(i) }];
    });
  const near = find(answer.gained, NEAR);
  const lost = find(answer.lost, LOST);
  const basis = basisOf(
    terms.map(({ vector }) => vector),
    result,
    near.map(({ vector }) => vector),
  );
  if (!basis) return null;
  const seen = ({ label, vector }: { label: string; vector: Float32Array }): SpaceWord => ({
    label,
    at: shadowOf(vector, basis),
    angle: angleBetween(vector, result),
  });
  let angles = 0;
  for (let i = 0; i < words.length; i++) angles += angleBetween(rowOf(i), result);
  const average = angles / Math.max(1, words.length);
  const named = new Set([...near, ...lost].map(({ label }) => label));
  const all = words.flatMap(({ label }, i) =>
    named.has(label) ? [] : [seen({ label, vector: rowOf(i) })],
  );
  const far = spread(
    all.filter(({ angle }) => Math.abs(angle - average) <= ASIDE),
    FAR,
  );
  const keeps = (axes: Basis) => ({
    result: keptShare(result, axes),
    words:
      near.reduce((sum, { vector }) => sum + keptShare(vector, axes), 0) / Math.max(1, near.length),
  });
  return {
    basis,
    terms: terms.map((term) => ({ ...term, at: shadowOf(term.vector, basis) })),
    result: { at: shadowOf(result, basis), norm: norm(result) },
    near: near.map(seen).filter(({ angle }, i) => i === 0 || angle < average - 2 * ASIDE),
    lost: lost.map(seen).filter(({ angle }) => angle > average + ASIDE),
    far,
    average,
    kept: { flat: keeps(basis.slice(0, 2)), solid: keeps(basis) },
  };
}
