/**
 * How words are scored along a difference d of length 1. Every method is `(d . w - d . mean) * factor_w`, so B minus A
 * has the opposite scores of A minus B.
 *
 * `cosine`: d . w, comparable with other work. `centred`: words minus their mean, divided by their distance from it to a
 * power: takes off what all words share, and favours common words less. `z`: d . w / sigma_w, in units of the word's
 * usual move where nothing changed.
 */
import { PictureMathError } from '../errors.ts';
import { LEAST_DISTANCE, surroundingsOf } from './centred-words.ts';
import { plainProducts } from './row-products.ts';
import { dot } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

export const METHODS = ['cosine', 'centred', 'z'] as const;
export type Method = (typeof METHODS)[number];

/** The power of the distance that `centred` divides by; 1 is the cosine with the centred word. */
export const CENTRED_POWER = 1.5;

export interface Scoring {
  /** [dimensions], or null for none. */
  mean: Float32Array | null;
  /** [words], or null for ones. */
  factors: Float32Array | null;
}

export const COSINE: Scoring = { mean: null, factors: null };

/** What methods score by. */
export type Scorable = Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean' | 'sigma'>;

/** Vocabularies are immutable, and `centred` takes as long as scoring all words: computed once for each. */
const computed = new WeakMap<Scorable, Map<Method, Scoring>>();

/**
 * What a method needs of a vocabulary.
 * @throws PictureMathError `method-unavailable` when the vocabulary has no text mean (`centred`) or no sigmas (`z`)
 */
export function scoringOf(vocabulary: Scorable, method: Method): Scoring {
  const known = computed.get(vocabulary) ?? new Map<Method, Scoring>();
  computed.set(vocabulary, known);
  const scoring = known.get(method) ?? compute(vocabulary, method);
  known.set(method, scoring);
  return scoring;
}

function compute(vocabulary: Scorable, method: Method): Scoring {
  const { sigma, textMean } = vocabulary;
  if (method === 'cosine') return COSINE;
  if (method === 'z') {
    if (sigma.length === 0) throw unavailable('z', 'sigmas');
    return { mean: null, factors: sigma.map((x) => 1 / x) };
  }
  if (textMean.length === 0) throw unavailable('centred', 'a text mean');
  // A word that is the mean says nothing: its scores are 0 whatever it is divided by.
  const factors = distancesOf(vocabulary).map((x) =>
    x < LEAST_DISTANCE ? 0 : x ** -CENTRED_POWER,
  );
  return { mean: textMean, factors };
}

/** How far each word lies from the mean of all texts, [words]; from the origin where no mean is known. Memoised. */
export const distancesOf = (
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>,
): Float32Array => surroundingsOf(vocabulary).distances;

const unavailable = (method: Method, what: string) =>
  new PictureMathError(
    'method-unavailable',
    `Expected a vocabulary with ${what} for the method ${method}, got one without: use another method or vocabulary.`,
  );

/** The score of a word by its cosine with a direction, and its position. */
export function scoreFrom(
  { mean, factors }: Scoring,
  direction: Float32Array,
): (cosine: number, position: number) => number {
  const shift = mean ? dot(direction, mean) : 0;
  if (!factors) return (cosine) => cosine - shift;
  return (cosine, position) => (cosine - shift) * (factors[position] as number);
}

/** The exact score of the word at a position, in float64. */
export function scorer(
  vocabulary: Pick<Vocabulary, 'rows' | 'dimensions'>,
  scoring: Scoring,
  direction: Float32Array,
): (position: number) => number {
  const cosine = plainProducts(vocabulary).along(direction);
  const score = scoreFrom(scoring, direction);
  return (position) => score(cosine(position), position);
}
