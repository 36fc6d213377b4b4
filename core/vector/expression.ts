/** Signed sums of embeddings: "A - B", "A - B + 0.5 C". */
import { assertSameSpace, type Embedding } from './embedding.ts';
import { PictureMathError } from '../errors.ts';
import { assertFinite, combine, norm, normalize, MIN_LENGTH, type UnitVector } from './vector.ts';

export type Modality = 'image' | 'text';

export interface Term {
  weight: number;
  embedding: Embedding;
  modality: Modality;
  /** Of a picture (core/picture/flatness.ts), where it is known. */
  flatness?: number | undefined;
}

/** The means of unit vectors by modality [dimensions]; empty where unknown. */
export type ModalityMeans = Readonly<Record<Modality, Float32Array>>;
const NO_MEANS: ModalityMeans = { image: new Float32Array(), text: new Float32Array() };

/** The value of an expression: its length, and its direction unless the terms cancel. */
export interface Difference {
  space: string;
  norm: number;
  direction: UnitVector | null;
  /** The modalities whose mean was taken off, because their weights do not sum to 0. */
  centred: readonly Modality[];
}

/** Weights that sum to less than this are balanced: decimal fractions do not sum to 0 exactly. */
const BALANCED = 1e-9;

/**
 * `d = sum weight_k * (x_k - mean(modality_k))` over unit vectors of one space; at least one term. CLIP's pictures and
 * texts lie in two narrow cones far apart (Liang et al. 2022, "Mind the Gap"), so a mean that does not cancel would
 * drown what the terms say.
 * @throws PictureMathError `space-mismatch`, `vector-wrong-length`, `vector-not-finite`; `means-missing` when pictures and texts mix and a mean is needed but unknown
 */
export function evaluate(
  terms: readonly [Term, ...Term[]],
  means: ModalityMeans = NO_MEANS,
): Difference {
  const [{ embedding: first }] = terms;
  for (const { embedding } of terms) {
    assertSameSpace(first.space, embedding.space);
    assertFinite(embedding.vector, first.vector.length);
  }
  const parts: { weight: number; vector: Float32Array }[] = terms.map(({ weight, embedding }) => ({
    weight,
    vector: embedding.vector,
  }));
  const mixed = new Set(terms.map(({ modality }) => modality)).size > 1;
  const centred: Modality[] = [];
  for (const modality of ['image', 'text'] as const) {
    const weight = terms.reduce((sum, t) => sum + (t.modality === modality ? t.weight : 0), 0);
    if (Math.abs(weight) < BALANCED) continue;
    const mean = means[modality];
    if (mean.length === first.vector.length) {
      parts.push({ weight: -weight, vector: mean });
      centred.push(modality);
    } else if (mixed)
      throw new PictureMathError(
        'means-missing',
        `Expected the mean of ${modality} vectors of ${first.space} for an expression that mixes pictures and texts, got none: give the ${modality} terms weights that sum to 0.`,
      );
  }
  const sum = combine(parts);
  const length = norm(sum);
  return {
    space: first.space,
    norm: length,
    direction: length < MIN_LENGTH ? null : normalize(sum),
    centred,
  };
}
