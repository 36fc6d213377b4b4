/**
 * Which words of a ranking stand out. A picture that gains a hat moves along `hat`, and a little along everything that is
 * near it in the space; such shadows are as far beyond the noise as the hat. So a word stands out only for what the words
 * above it do not explain: for what is left of the difference after it was projected off them.
 */
import type { Vocabulary } from '../format/vocabulary.ts';
import { centredRows } from './methods.ts';

/** What a word must reach beside moving further than noise does; measured for each model where pairs are known. */
export interface StandsOutRule {
  /** Cosine of the first word with the difference: below it, a change is there but no word names it. */
  cosine: number;
  /** What is left of a later word along the difference, as a share of what the first word has. */
  residual: number;
}

/**
 * For models without pairs whose change is known (`training/tower/standing-out.ts`): the cosines of an unknown space say
 * nothing, the share is that of the embedded model.
 */
const UNMEASURED_RULE: StandsOutRule = { cosine: 0, residual: 0.75 };

interface Candidate {
  position: number;
  cosine: number;
  z: number | null;
}

/**
 * The positions of the words that stand out, of words in the order of their ranking. `direction` is the unit vector that
 * they were ranked along; `clearZ` is the |z| that noise hardly ever reaches, null where that is not known: then none.
 */
export function wordsStandingOut(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  direction: Float32Array,
  ranked: readonly Candidate[],
  clearZ: number | null,
  rule: StandsOutRule = UNMEASURED_RULE,
  row = centredRows(vocabulary),
): Set<number> {
  const standing = new Set<number>();
  if (clearZ === null) return standing;
  const rest = Float64Array.from(direction);
  /** Orthonormal, of the words that stand out (Gram and Schmidt). */
  const basis: Float64Array[] = [];
  let first = 0;
  for (const { position, cosine, z } of ranked) {
    if (z === null || z <= clearZ) continue;
    const centred = row(position);
    // A word that is the mean says nothing.
    if (!centred.some((x) => x !== 0)) continue;
    const left = product(centred, rest);
    if (standing.size === 0) {
      if (cosine <= rule.cosine) return standing;
      first = left;
    } else if (left <= rule.residual * first) continue;
    standing.add(position);
    const word = Float64Array.from(centred);
    for (const known of basis) takeOff(word, known, product(word, known));
    const length = Math.sqrt(product(word, word));
    // A word that the others spell out leaves nothing to take off.
    if (length < LEAST_LENGTH) continue;
    const axis = word.map((x) => x / length);
    basis.push(axis);
    takeOff(rest, axis, product(rest, axis));
  }
  return standing;
}

const LEAST_LENGTH = 1e-6;

function product(a: Float32Array | Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** `from -= weight * axis` */
function takeOff(from: Float64Array, axis: Float64Array, weight: number): void {
  for (let d = 0; d < from.length; d++)
    from[d] = (from[d] as number) - weight * (axis[d] as number);
}
