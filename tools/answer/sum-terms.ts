/** The parts of a sum that somebody writes, as terms: pictures and texts are encoded when they are first met. */
import { PictureMathError } from '#core/errors.ts';
import { embedText } from '#core/model/embed.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { Term } from '#core/vector/expression.ts';
import { createEmbedding } from '#core/vector/embedding.ts';
import type { PictureSource } from '../embed/encode-picture.ts';
import type { PictureEncoder } from '../embed/pictures.ts';
import { createTextTower, createTokenize } from '../model/towers.ts';

export interface EncodedText {
  /** Of unit length [dimensions]. */
  vector: Float32Array;
  tokens: number;
  /** Whether the model reads its beginning alone. */
  truncated: boolean;
}

/** Texts one after the other; the tower is opened with the first. */
export function createTextEncoder(manifest: Manifest): (text: string) => Promise<EncodedText> {
  let opened: Promise<
    [Awaited<ReturnType<typeof createTextTower>>, Awaited<ReturnType<typeof createTokenize>>]
  > | null = null;
  return async (text) => {
    const [tower, tokenize] = await (opened ??= Promise.all([
      createTextTower(manifest),
      createTokenize(manifest),
    ]));
    const { vector, tokens, truncated } = await embedText(manifest, tower, tokenize, text);
    return { vector, tokens, truncated };
  };
}

export type SumPart = { weight: number } & (
  | { image: PictureSource }
  | { text: string }
  | { vector: Float32Array; modality: 'image' | 'text'; flatness?: number | undefined }
);

/**
 * Terms of a sum, in order, and how many of its texts were cut.
 * @throws PictureMathError of a picture that cannot be read, `text-too-long`, and as `createEmbedding`
 */
export async function termsOf(
  parts: readonly SumPart[],
  manifest: Manifest,
  pictures: () => Promise<PictureEncoder>,
  encodeText: (text: string) => Promise<EncodedText>,
): Promise<{ terms: [Term, ...Term[]]; truncated: number }> {
  const space = spaceOf(manifest);
  let cut = 0;
  const termOf = async (part: SumPart): Promise<Term> => {
    const { weight } = part;
    if ('text' in part) {
      const { vector, truncated } = await encodeText(part.text);
      cut += Number(truncated);
      return { weight, modality: 'text', embedding: createEmbedding(space, vector) };
    }
    if ('vector' in part) {
      const { vector, modality, flatness } = part;
      return { weight, modality, flatness, embedding: createEmbedding(space, vector) };
    }
    const encoder = await pictures();
    for await (const made of encoder.encode([part.image])) {
      if ('error' in made) throw made.error;
      const { vector, flatness } = made;
      return { weight, modality: 'image', flatness, embedding: createEmbedding(space, vector) };
    }
    throw new RangeError('Expected a vector of a picture.');
  };
  const terms: Term[] = [];
  for (const part of parts) terms.push(await termOf(part));
  const [first, ...rest] = terms;
  if (!first)
    throw new PictureMathError('request-malformed', 'Expected at least one term, got none.');
  return { terms: [first, ...rest], truncated: cut };
}
