/** Signed sums of embeddings: "A - B", "A - B + 0.5 C". */
import { assertSameSpace, type Embedding } from './embedding.ts';
import { combine, norm, normalize, MIN_LENGTH, type UnitVector } from './vector.ts';

export interface Term {
  weight: number;
  embedding: Embedding;
}

/** The value of an expression: its length, and its direction unless the terms cancel. */
export interface Difference {
  space: string;
  norm: number;
  direction: UnitVector | null;
}

/**
 * `d = sum weight_k * x_k` over unit vectors of one space; at least one term.
 * @throws PictureMathError `space-mismatch`
 */
export function evaluate(terms: readonly [Term, ...Term[]]): Difference {
  const [{ embedding: first }] = terms;
  for (const { embedding } of terms) assertSameSpace(first.space, embedding.space);
  const sum = combine(terms.map(({ weight, embedding }) => ({ weight, vector: embedding.vector })));
  const length = norm(sum);
  return {
    space: first.space,
    norm: length,
    direction: length < MIN_LENGTH ? null : normalize(sum),
  };
}
