/** Everything around a tower, written once: what goes in, what comes out, and how prompts become one word vector. */
import { createEmbedding, type Embedding } from '../vector/embedding.ts';
import { PictureMathError } from '../errors.ts';
import { flatnessOf } from '../picture/flatness.ts';
import { spaceOf, type Manifest } from './manifest.ts';
import { normalizeRgb, resizeAndCrop, type Pixels } from '../picture/preprocess.ts';
import { augmentedView, AUGMENTED_VIEWS } from '../picture/augmented-views.ts';
import { MIDDLE, windowOf, type View } from '../picture/view.ts';
import { encodedForm } from '../text/text-clean.ts';
import { keptCharacters, tokensUpTo } from './cut-text.ts';
import type { BatchTextTower, TextTower, Tokenize, VisionTower } from './tower.ts';
import { MAX_TEXT_CHARACTERS } from '../limits.ts';
import { combine, normalize, type UnitVector } from '../vector/vector.ts';

/**
 * The embedding of what `view` chooses of a picture, and how flat that is (`flatnessOf`) at the size that the model sees.
 * @throws PictureMathError `picture-unreadable` (no pixels), `request-malformed` (a view of numbers that are none),
 * `vector-not-finite`, `vector-zero` (a broken tower)
 */
export async function embedPicture(
  manifest: Manifest,
  tower: VisionTower,
  pixels: Pixels,
  view: View = MIDDLE,
): Promise<{ embedding: Embedding; flatness: number }> {
  const { size } = manifest.image;
  const rgb = resizeAndCrop(pixels, size, view, { scale: tower.resample });
  const numbers = await tower.run(normalizeRgb(rgb, manifest.image), size);
  return {
    embedding: createEmbedding(spaceOf(manifest), Float32Array.from(numbers)),
    flatness: flatnessOf(rgb, size),
  };
}

/** The embedding alone; errors as `embedPicture`. */
export const embedImage = async (
  manifest: Manifest,
  tower: VisionTower,
  pixels: Pixels,
  view: View = MIDDLE,
) => (await embedPicture(manifest, tower, pixels, view)).embedding;

/**
 * The embeddings of the retakes of what `view` chooses of a picture, for the noise floor; `onProgress` hears of each. A
 * square is taken again within itself. Errors as `embedImage`.
 */
export async function embedAugmentedViews(
  manifest: Manifest,
  tower: VisionTower,
  pixels: Pixels,
  view: View = MIDDLE,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Embedding[]> {
  const part = windowOf(view, pixels);
  // A square is all of what was cut out by then.
  const rest = view.kind === 'square' ? MIDDLE : view;
  const embeddings: Embedding[] = [];
  for (let index = 0; index < AUGMENTED_VIEWS; index++) {
    embeddings.push(await embedImage(manifest, tower, augmentedView(pixels, index, part), rest));
    onProgress(index + 1, AUGMENTED_VIEWS);
  }
  return embeddings;
}

/**
 * A text as token ids, cleaned as the reference does, without start or end tokens that it may spell out. Cut at the
 * context length with the end token kept, as the reference does when it truncates; `truncated` says so, and `kept` how
 * many characters of the text were read then.
 * @throws PictureMathError `text-too-long` over 2,000 characters
 */
export function encodeText(
  { text: { contextLength, endToken } }: Manifest,
  tokenize: Tokenize,
  text: string,
): { ids: readonly number[]; truncated: boolean; kept: number } {
  if (text.length > MAX_TEXT_CHARACTERS)
    throw new PictureMathError(
      'text-too-long',
      `Expected at most ${MAX_TEXT_CHARACTERS} characters of text, got ${text.length}.`,
      { reason: { key: 'text-long', most: MAX_TEXT_CHARACTERS, characters: text.length } },
    );
  const encode = (part: string) => tokensUpTo(encodedForm(part), contextLength, tokenize);
  const ids = encode(text);
  if (ids.length <= contextLength) return { ids, truncated: false, kept: text.length };
  const fits = (part: string) => encode(part).length <= contextLength;
  return {
    ids: [...ids.slice(0, contextLength - 1), endToken],
    truncated: true,
    kept: keptCharacters(text, fits),
  };
}

/**
 * The embedding of a text. One text at a time at its true length: with dynamic int8, neighbours and padding would
 * change the result (measured up to 4 % of the largest component).
 * @throws PictureMathError `text-too-long`
 */
export async function embedText(
  manifest: Manifest,
  tower: TextTower,
  tokenize: Tokenize,
  text: string,
): Promise<Embedding & { tokens: number; truncated: boolean; kept: number }> {
  const { ids, truncated, kept } = encodeText(manifest, tokenize, text);
  const embedding = await embedTokens(manifest, tower, ids);
  return { ...embedding, tokens: ids.length, truncated, kept };
}

const embedTokens = async (
  manifest: Manifest,
  tower: TextTower,
  ids: readonly number[],
): Promise<Embedding> =>
  createEmbedding(spaceOf(manifest), Float32Array.from(await tower.run(ids)));

/** The embeddings of texts that are tokenized already (`encodeText`), in order. */
export async function embedAllTokens(
  manifest: Manifest,
  tower: BatchTextTower,
  prompts: readonly (readonly number[])[],
): Promise<Embedding[]> {
  const space = spaceOf(manifest);
  const vectors = await tower.runAll(prompts);
  return vectors.map((vector) => createEmbedding(space, Float32Array.from(vector)));
}

/** One word's vector: the normalised mean of the unit vectors of its prompts (Radford et al. 2021, section 3.1.4). */
export async function embedWord(
  manifest: Manifest,
  tower: TextTower,
  tokenize: Tokenize,
  prompts: readonly string[],
): Promise<UnitVector> {
  const vectors: UnitVector[] = [];
  for (const prompt of prompts)
    vectors.push((await embedText(manifest, tower, tokenize, prompt)).vector);
  return wordVector(vectors);
}

/** One word's vector from those of its prompts. @throws PictureMathError `vector-zero` where they cancel */
export const wordVector = (prompts: readonly UnitVector[]): UnitVector =>
  normalize(combine(prompts.map((vector) => ({ weight: 1 / prompts.length, vector }))));
