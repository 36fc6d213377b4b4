/** What the space of a sum shows: terms, result and words with their places and angles. */
import { combine, norm } from '#core/vector/vector.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { angleBetween, basisOf, keptShare, shadowOf, type Basis, type Point } from './geometry.ts';

export interface SpaceTerm {
  name: string;
  weight: number;
  vector: Float32Array;
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
  /** Shares of squared length that the plane keeps: of the result, and of the near words on average. */
  kept: { result: number; words: number };
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

/** Null where the terms cancel each other, and there is nothing to point at. */
export function viewSpace(
  terms: readonly SpaceTerm[],
  vocabulary: Pick<Vocabulary, 'words' | 'rows' | 'dimensions'>,
  answer: { gained: readonly { label: string }[]; lost: readonly { label: string }[] },
): SpaceView | null {
  const { words, rows, dimensions } = vocabulary;
  const rowOf = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const places = new Map(words.map(({ label }, i) => [label, i]));
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
  const plane = basis.slice(0, 2);
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
  const keptWords = near.reduce((sum, { vector }) => sum + keptShare(vector, plane), 0);
  return {
    basis,
    terms: terms.map((term) => ({ ...term, at: shadowOf(term.vector, basis) })),
    result: { at: shadowOf(result, basis), norm: norm(result) },
    near: near.map(seen).filter(({ angle }, i) => i === 0 || angle < average - 2 * ASIDE),
    lost: lost.map(seen).filter(({ angle }) => angle > average + ASIDE),
    far,
    average,
    kept: { result: keptShare(result, plane), words: keptWords / Math.max(1, near.length) },
  };
}
