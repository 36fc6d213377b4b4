/**
 * The vocabulary file: one immutable binary value named by the hash of its content. Layout in docs/vocabulary-format.md.
 */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { areFinite } from '../vector/vector.ts';
import { decodeContainer, encodeContainer, type Layout } from './container.ts';

type Numbers = Float32Array<ArrayBuffer>;

export interface Word {
  label: string;
  category: string | null;
  partOfSpeech: string | null;
}

export interface Vocabulary {
  /** The space of its rows, `id@revision`. */
  space: string;
  dimensions: number;
  words: readonly Word[];
  /** The prompt templates by part of speech; `default` are those of all others. */
  templates: Readonly<Record<string, readonly string[]>>;
  /** Unit vectors, [words, dimensions], row-major. */
  rows: Float32Array<ArrayBuffer>;
  /** How far each word moves by itself: the root mean square of `d . w` over pairs in which nothing changed; or empty. */
  sigma: Float32Array<ArrayBuffer>;
  /** The largest |z| = |d . w| / sigma_w of any word in each of those pairs, ascending; or empty. */
  background: Float32Array<ArrayBuffer>;
  /** Mean of unit text vectors of the space [dimensions], or empty. */
  textMean: Float32Array<ArrayBuffer>;
  /** Mean of unit picture vectors of the space [dimensions], or empty. */
  imageMean: Float32Array<ArrayBuffer>;
}

const MAX_VOCABULARY_BYTES = 512 * 1024 * 1024;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
type HeaderWord = [label: string, category: string | null, partOfSpeech: string | null];
const isName = (value: unknown) => value === null || typeof value === 'string';
/** By hand: there are tens of thousands. */
const areWords = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (word: unknown) =>
      Array.isArray(word) &&
      word.length === 3 &&
      typeof word[0] === 'string' &&
      isName(word[1]) &&
      isName(word[2]),
  );
/** JSON between mark and numbers. */
export const vocabularyHeaderSchema = v.object({
  space: v.string(),
  dimensions: count,
  templates: v.record(v.string(), v.array(v.string())),
  words: v.custom<HeaderWord[]>(
    areWords,
    'Expected a label, a category and a part of speech a word',
  ),
  /** How many numbers each part has. */
  sigma: count,
  background: count,
  textMean: count,
  imageMean: count,
});
const LAYOUT = {
  mark: 'PMVO',
  version: 2,
  prefixBytes: 12,
  header: vocabularyHeaderSchema,
} as const satisfies Layout<unknown>;

/**
 * The file for a vocabulary.
 * @throws PictureMathError `vocabulary-corrupt` when its parts do not fit together
 */
export async function encodeVocabulary(vocabulary: Vocabulary): Promise<Uint8Array<ArrayBuffer>> {
  const { space, dimensions, words, templates, rows } = vocabulary;
  const { sigma, background, textMean, imageMean } = vocabulary;
  const lengths: [string, number, readonly number[]][] = [
    ['numbers in rows', rows.length, [words.length * dimensions]],
    ['sigmas', sigma.length, [0, words.length]],
    ['numbers in the text mean', textMean.length, [0, dimensions]],
    ['numbers in the image mean', imageMean.length, [0, dimensions]],
  ];
  for (const [what, got, expected] of lengths)
    if (!expected.includes(got))
      throw new PictureMathError(
        'vocabulary-corrupt',
        `Expected ${expected.join(' or ')} ${what}, got ${got}.`,
      );
  const parts = [rows, sigma, background, textMean, imageMean];
  const header: v.InferOutput<typeof LAYOUT.header> = {
    space,
    dimensions,
    templates: Object.fromEntries(Object.entries(templates).map(([part, own]) => [part, [...own]])),
    words: words.map((w) => [w.label, w.category, w.partOfSpeech]),
    sigma: sigma.length,
    background: background.length,
    textMean: textMean.length,
    imageMean: imageMean.length,
  };
  return encodeContainer(LAYOUT, header, parts, (size) => {
    if (size > MAX_VOCABULARY_BYTES)
      throw new PictureMathError(
        'vocabulary-corrupt',
        `Expected at most ${MAX_VOCABULARY_BYTES} bytes, got ${size}.`,
      );
  });
}

const corrupt = (expected: string, got: string) =>
  new PictureMathError('vocabulary-corrupt', `Vocabulary file: expected ${expected}, got ${got}.`);

/**
 * Reads a vocabulary file and checks all of it. Its numbers stay where they are: the result holds on to `bytes`.
 * @param expectedSpace refuses a file of another space when given
 * @throws PictureMathError `vocabulary-corrupt` (magic, version, length, checksum, content), `space-mismatch`
 */
export async function decodeVocabulary(
  bytes: Uint8Array<ArrayBuffer>,
  expectedSpace?: string,
): Promise<Vocabulary> {
  const { header, split } = await decodeContainer(LAYOUT, bytes, corrupt);
  if (expectedSpace !== undefined && header.space !== expectedSpace)
    throw new PictureMathError(
      'space-mismatch',
      `Expected a vocabulary of ${expectedSpace}, got one of ${header.space}.`,
    );
  const { space, dimensions, templates, words } = header;
  const [rows, sigma, background, textMean, imageMean] = split([
    words.length * dimensions,
    header.sigma,
    header.background,
    header.textMean,
    header.imageMean,
  ]) as [Numbers, Numbers, Numbers, Numbers, Numbers];
  for (const numbers of [rows, sigma, background, textMean, imageMean])
    if (!areFinite(numbers)) throw corrupt('finite numbers', 'others');
  return {
    space,
    dimensions,
    templates,
    words: words.map(([label, category, partOfSpeech]) => ({ label, category, partOfSpeech })),
    rows,
    sigma,
    background,
    textMean,
    imageMean,
  };
}
