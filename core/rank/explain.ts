/**
 * How much of a difference a few words explain together: a sparse non-negative combination, as SpLiCE does for pictures
 * (Bhalla et al. 2024), here for differences: words of A are added, words of B taken away. It explains; it does not rank:
 * even nine words reconstruct a CLIP picture to a cosine of .54 only.
 */
import { centredRow, distancesOf } from './methods.ts';
import { cholesky, solve } from '../vector/linear-solve.ts';
import { assertFinite, dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

export const MAX_EXPLAINING_WORDS = 5;
/** A word that explains less than this share more is not worth naming. */
const LEAST_SHARE = 0.005;
const RIDGE = 1e-9;

export interface Explanation {
  /** Share of the squared length of the difference that the words explain together, 0 to 1. */
  share: number;
  words: {
    position: number;
    direction: 'gained' | 'lost';
    /** Non-negative, along the unit vector of the centred word; the difference has length 1. */
    weight: number;
  }[];
}

/** Non-negative least squares on chosen atoms: those whose weight would be negative are left out, the worst first. */
function nonNegative(atoms: readonly Float32Array[], target: Float32Array): number[] {
  let kept = atoms.map((_, i) => i);
  // Each round leaves one out; a target that is no number leaves none.
  for (let round = 0; round < atoms.length; round++) {
    const chosen = kept.map((i) => atoms[i] as Float32Array);
    const n = chosen.length;
    // The ridge keeps words that say nearly the same apart.
    const gram = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return dot(chosen[i] as Float32Array, chosen[j] as Float32Array) + (i === j ? RIDGE : 0);
    });
    const weights = solve(
      cholesky(gram, n),
      chosen.map((a) => dot(a, target)),
      n,
    );
    const worst = weights.indexOf(Math.min(...weights));
    if (weights.length === 0 || (weights[worst] as number) >= 0) {
      const all = atoms.map(() => 0);
      kept.forEach((i, at) => (all[i] = weights[at] as number));
      return all;
    }
    kept = kept.filter((_, at) => at !== worst);
  }
  return atoms.map(() => 0);
}

/**
 * At most `count` of the candidates (positions of words) by orthogonal matching pursuit (Pati et al. 1993) over the words
 * less the mean of all texts and their opposites. `direction` is a unit vector.
 * @throws PictureMathError `vector-wrong-length`, `vector-not-finite`
 */
export function explain(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  direction: Float32Array,
  candidates: readonly number[],
  count = MAX_EXPLAINING_WORDS,
): Explanation {
  const { rows, dimensions } = vocabulary;
  assertFinite(direction, dimensions);
  const mean =
    vocabulary.textMean.length === 0 ? new Float32Array(dimensions) : vocabulary.textMean;
  const lengths = distancesOf(vocabulary);
  const row = (position: number) =>
    rows.subarray(position * dimensions, (position + 1) * dimensions);
  const atoms: Float32Array[] = [];
  const chosen: Explanation['words'] = [];
  let residual = direction;
  let share = 0;
  while (chosen.length < count) {
    let best = { position: -1, along: 0 };
    const shift = dot(residual, mean);
    for (const position of candidates) {
      const length = lengths[position] as number;
      if (length < 1e-6 || chosen.some((c) => c.position === position)) continue;
      const along = (dot(residual, row(position)) - shift) / length;
      if (Math.abs(along) > Math.abs(best.along)) best = { position, along };
    }
    if (best.position < 0) break;
    const sign = best.along > 0 ? 1 : -1;
    atoms.push(centredRow(vocabulary, best.position).map((x) => sign * x));
    const weights = nonNegative(atoms, direction);
    const rest = direction.map((x, d) =>
      atoms.reduce((left, atom, i) => left - (weights[i] as number) * (atom[d] as number), x),
    );
    const explained = 1 - dot(rest, rest) / dot(direction, direction);
    if (explained - share < LEAST_SHARE) break;
    chosen.push({
      position: best.position,
      direction: sign > 0 ? 'gained' : 'lost',
      weight: 0,
    });
    chosen.forEach((word, i) => (word.weight = weights[i] as number));
    share = explained;
    residual = rest;
  }
  return { share, words: chosen.filter(({ weight }) => weight > 0) };
}
