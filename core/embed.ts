/** Everything around a tower, written once: what goes in, what comes out, and how prompts become one word vector. */
import { createEmbedding, type Embedding } from './embedding.ts';
import { PictureMathError } from './errors.ts';
import { spaceOf, type Manifest } from './manifest.ts';
import { preprocess, type Pixels } from './preprocess.ts';
import type { TextTower, Tokenize, VisionTower } from './tower.ts';
import { combine, normalize, type UnitVector } from './vector.ts';

/** How the words of a vocabulary are put to the text tower. `{}` stands for the word. */
export const TEMPLATES: readonly string[] = [
  '{}',
  'a {}',
  'a picture of a {}',
  'a drawing of a {}',
];

/**
 * The embedding of a picture.
 * @throws PictureMathError `picture-unreadable` (no pixels), `vector-not-finite`, `vector-zero` (a broken tower)
 */
export async function embedImage(
  manifest: Manifest,
  tower: VisionTower,
  pixels: Pixels,
): Promise<Embedding> {
  const { size } = manifest.image;
  return createEmbedding(
    spaceOf(manifest),
    Float32Array.from(await tower.run(preprocess(pixels, manifest.image), size)),
  );
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
): Promise<Embedding> {
  const ids = tokenize(text);
  const { contextLength } = manifest.text;
  if (ids.length > contextLength)
    throw new PictureMathError(
      'text-too-long',
      `Expected at most ${contextLength} tokens, got ${ids.length}.`,
    );
  return createEmbedding(spaceOf(manifest), Float32Array.from(await tower.run(ids)));
}

/** One word's vector: the normalised mean of the unit vectors of its prompts (Radford et al. 2021, section 3.1.4). */
export async function embedWord(
  manifest: Manifest,
  tower: TextTower,
  tokenize: Tokenize,
  word: string,
  templates = TEMPLATES,
): Promise<UnitVector> {
  const terms: { weight: number; vector: UnitVector }[] = [];
  for (const template of templates) {
    const { vector } = await embedText(manifest, tower, tokenize, template.replace('{}', word));
    terms.push({ weight: 1 / templates.length, vector });
  }
  return normalize(combine(terms));
}
