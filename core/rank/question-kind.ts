/** What a question is made of. A verdict is right for the kind of question that it was calibrated for, and for no other. */
import type { Term } from '../vector/expression.ts';

/**
 * `picture-pair`: one picture minus another, whatever the weight they share. `pictures`: other sums of pictures, one
 * picture among them. `texts`: texts alone. `mixed`: both.
 */
export const QUESTION_KINDS = ['picture-pair', 'pictures', 'texts', 'mixed'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Weights closer than this are the same: decimal fractions do not cancel exactly. */
const SAME_WEIGHT = 1e-9;

type Weighed = Pick<Term, 'weight' | 'modality'>;

/** The kind of a sum; terms that weigh nothing do not count. */
export function questionKindOf(terms: readonly Weighed[]): QuestionKind {
  if (pairWeight(terms) !== null) return 'picture-pair';
  const modalities = new Set(used(terms).map(({ modality }) => modality));
  if (modalities.size > 1) return 'mixed';
  return modalities.has('text') ? 'texts' : 'pictures';
}

/**
 * The weight that both pictures of `w A - w B` share, above 0; null for every other sum. Background pairs have the
 * weight 1, so a difference is compared with them at its length divided by this.
 */
export function pairWeight(terms: readonly Weighed[]): number | null {
  const [first, second, more] = used(terms);
  if (!first || !second || more) return null;
  if (first.modality !== 'image' || second.modality !== 'image') return null;
  const weight = Math.abs(first.weight);
  return Math.abs(first.weight + second.weight) <= SAME_WEIGHT * weight ? weight : null;
}

const used = <T extends Weighed>(terms: readonly T[]): T[] => terms.filter((t) => t.weight !== 0);
