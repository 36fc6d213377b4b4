/** The page's sum as a link, and back. Loaded when somebody shares or opens one. */
import { PictureMathError } from '#core/errors.ts';
import { encodeShared, type Shared, type SharedTerm } from '#core/format/share.ts';
import { Content, type Encoded } from './content.svelte.ts';
import { createTerm, usedTerms, type Terms } from './terms.ts';
import { makeThumbnail } from './thumbnail.ts';

export { decodeShared } from '#core/format/share.ts';
export { assertThumbnails } from '#core/format/thumbnail.ts';
export { recallLooks } from './session-thumbnails.ts';

/**
 * The terms that a link holds: vectors without their pictures, thumbnails where it has them, or where `looks` do, which
 * are in the order of its terms.
 * @param dimensions of the model whose space the link names
 * @throws PictureMathError `link-damaged` where its vectors have another length: it was cut, and has no checksum
 */
export function termsOfShared(
  { space, terms }: Shared,
  dimensions: number,
  looks: readonly { name: string; thumbnail: Uint8Array<ArrayBuffer> | null }[] = [],
): Terms {
  const odd = terms.find(({ vector }) => vector.length !== dimensions);
  if (odd)
    throw new PictureMathError(
      'link-damaged',
      `This link is damaged: expected vectors of ${dimensions} numbers for ${space}, got ${odd.vector.length}. Ask for it again, whole.`,
    );
  let letter = 0;
  const filled = terms.map(({ weight, vector, flatness, text, thumbnail, kept }, i) => {
    const encoded: Encoded = { embedding: { space, vector }, flatness, kept, encodeMs: null };
    if (text !== undefined) {
      const content = Content.ofText(text);
      content.keep(encoded);
      return createTerm(null, weight, content);
    }
    return createTerm(
      String.fromCharCode(65 + letter++),
      weight,
      Content.ofVector(looks[i]?.name ?? '', encoded, thumbnail ?? looks[i]?.thumbnail ?? null),
    );
  });
  // The page shows A and B, whatever the link has.
  for (const name of ['A', 'B'])
    if (!filled.some((term) => term.letter === name)) filled.push(createTerm(name, 0, null));
  return filled;
}

/** The fragment of a sum; null while a term has no vector in the space. */
export async function fragmentOf(
  terms: Terms,
  { space, film, vocabulary }: Pick<Shared, 'space' | 'film' | 'vocabulary'>,
  thumbnails: boolean,
): Promise<string | null> {
  const shared: SharedTerm[] = [];
  for (const { weight, content } of usedTerms(terms) ?? []) {
    const encoded = content.in(space);
    if (!encoded) return null;
    shared.push({
      weight,
      vector: encoded.embedding.vector,
      flatness: encoded.flatness,
      ...(content.kind === 'text' ? { text: content.name, kept: encoded.kept } : {}),
      ...(thumbnails && content.kind === 'picture'
        ? { thumbnail: await makeThumbnail(content) }
        : {}),
    });
  }
  return shared.length === 0 ? null : encodeShared({ space, film, vocabulary, terms: shared });
}
