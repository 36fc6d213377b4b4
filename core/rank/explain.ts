/**
 * How much of a difference a few words explain together: a sparse non-negative combination, as SpLiCE does for pictures
 * (Bhalla et al. 2024), here for differences: words of A are added, words of B taken away. It explains; it does not rank:
 * even nine words reconstruct a CLIP picture to a cosine of .54 only.
 */
import { centredWords } from './centred-words.ts';
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

/**
 * Non-negative least squares on chosen atoms: those whose weight would be negative are left out, the worst first.
 * @param gram products of the atoms with each other, row by row
 * @param along products of the atoms with the target
 */
function nonNegative(gram: readonly (readonly number[])[], along: readonly number[]): number[] {
  let kept = along.map((_, i) => i);
  // Each round leaves one out; a target that is no number leaves none.
  for (let round = 0; round < along.length; round++) {
    const n = kept.length;
    // The ridge keeps words that say nearly the same apart.
    const matrix = Float64Array.from(
      kept.flatMap((i) =>
        kept.map((j) => ((gram[i] as number[])[j] as number) + (i === j ? RIDGE : 0)),
      ),
    );
    const weights = solve(
      cholesky(matrix, n),
      kept.map((i) => along[i] as number),
      n,
    );
    const worst = weights.indexOf(Math.min(...weights));
    if (weights.length === 0 || (weights[worst] as number) >= 0) {
      const all = along.map(() => 0);
      kept.forEach((i, at) => (all[i] = weights[at] as number));
      return all;
    }
    kept = kept.filter((_, at) => at !== worst);
  }
  return along.map(() => 0);
}

/** A word that was chosen: which candidate, and whether it or its opposite. */
interface Atom {
  candidate: number;
  sign: 1 | -1;
}

/**
 * At most `count` of the candidates (positions of words) by orthogonal matching pursuit (Pati et al. 1993) over the words
 * less the mean of all texts and their opposites, in products alone (Rubinstein et al. 2008). `direction` is a unit vector.
 * @throws PictureMathError `vector-wrong-length`, `vector-not-finite`
 */
export function explain(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  direction: Float32Array,
  candidates: readonly number[],
  { count = MAX_EXPLAINING_WORDS, words = centredWords(vocabulary) } = {},
): Explanation {
  assertFinite(direction, vocabulary.dimensions);
  /** Of each candidate with the direction, and with what is left of it. */
  const along = Float64Array.from(candidates, words.along(direction));
  const left = along.slice();
  const between = (a: number, b: number) =>
    words.product(candidates[a] as number, candidates[b] as number);
  const square = dot(direction, direction);
  const atoms: Atom[] = [];
  let best: Explanation = { share: 0, words: [] };
  while (atoms.length < count) {
    const candidate = furthest(left, atoms);
    if (candidate < 0) break;
    atoms.push({ candidate, sign: (left[candidate] as number) > 0 ? 1 : -1 });
    const product = (a: Atom, b: Atom) => a.sign * b.sign * between(a.candidate, b.candidate);
    const gram = atoms.map((a) => atoms.map((b) => product(a, b)));
    const target = atoms.map((a) => a.sign * (along[a.candidate] as number));
    const weights = nonNegative(gram, target);
    const rest = weights.reduce(
      (sum, weight, i) =>
        sum +
        weight *
          (weights.reduce((inner, w, j) => inner + w * ((gram[i] as number[])[j] as number), 0) -
            2 * (target[i] as number)),
      square,
    );
    const share = 1 - rest / square;
    if (share - best.share < LEAST_SHARE) break;
    best = {
      share,
      words: atoms.map((atom, i) => ({
        position: candidates[atom.candidate] as number,
        direction: atom.sign > 0 ? 'gained' : 'lost',
        weight: weights[i] as number,
      })),
    };
    if (atoms.length === count) break;
    for (let i = 0; i < left.length; i++)
      left[i] = atoms.reduce(
        (sum, atom, n) => sum - (weights[n] as number) * atom.sign * between(atom.candidate, i),
        along[i] as number,
      );
  }
  return { share: best.share, words: best.words.filter(({ weight }) => weight > 0) };
}

/** The candidate that goes furthest along what is left, of those that are no atoms yet; -1 where none goes anywhere. */
function furthest(left: Float64Array, atoms: readonly Atom[]): number {
  let best = -1;
  let most = 0;
  for (let i = 0; i < left.length; i++) {
    const far = Math.abs(left[i] as number);
    if (far > most && !atoms.some(({ candidate }) => candidate === i)) [best, most] = [i, far];
  }
  return best;
}
