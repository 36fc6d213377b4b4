/**
 * Which words of a ranking stand out. A picture that gains a hat moves along `hat`, and a little along everything that is
 * near it in the space; such shadows are as far beyond the noise as the hat. So a word stands out only for what the words
 * above it do not explain: for what is left of the difference after it was projected off them.
 */
import type { Vocabulary } from '../format/vocabulary.ts';
import { centredWords, type CentredWords } from './centred-words.ts';

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
 * A direction of an orthonormal basis of the words that stand out (Gram and Schmidt), in products alone: that of a word,
 * less its `parts` along those before it, divided by `length`.
 */
interface Axis {
  position: number;
  parts: number[];
  length: number;
  /** Of the difference along it. */
  move: number;
}

/**
 * The positions of the words that stand out, of words in the order of their ranking. `direction` is the unit vector that
 * they were ranked along, `sign` -1 where they are those that lie against it; `clearZ` is the |z| that noise hardly ever
 * reaches, null where that is not known: then none.
 */
export function wordsStandingOut(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
  direction: Float32Array,
  ranked: readonly Candidate[],
  clearZ: number | null,
  rule: StandsOutRule = UNMEASURED_RULE,
  { words = centredWords(vocabulary), sign = 1 }: { words?: CentredWords; sign?: 1 | -1 } = {},
): Set<number> {
  const standing = new Set<number>();
  if (clearZ === null) return standing;
  const along = words.along(direction);
  const axes: Axis[] = [];
  let first = 0;
  for (const { position, cosine, z } of ranked) {
    if (z === null || z <= clearZ) continue;
    const square = words.product(position, position);
    // A word that is the mean says nothing.
    if (square === 0) continue;
    const parts = partsAlong(axes, position, words);
    const left = parts.reduce(
      (rest, part, i) => rest - part * (axes[i] as Axis).move,
      sign * along(position),
    );
    if (standing.size === 0) {
      if (cosine <= rule.cosine) return standing;
      first = left;
    } else if (left <= rule.residual * first) continue;
    standing.add(position);
    const length = Math.sqrt(parts.reduce((rest, part) => rest - part * part, square));
    // A word that the others spell out leaves nothing to take off; rounding may leave less than that.
    if (length >= LEAST_LENGTH) axes.push({ position, parts, length, move: left / length });
  }
  return standing;
}

const LEAST_LENGTH = 1e-6;

/** How far a word goes along each of the axes. */
function partsAlong(axes: readonly Axis[], position: number, words: CentredWords): number[] {
  const parts: number[] = [];
  for (const axis of axes) {
    const product = words.product(axis.position, position);
    parts.push(
      axis.parts.reduce((rest, part, i) => rest - part * (parts[i] as number), product) /
        axis.length,
    );
  }
  return parts;
}
