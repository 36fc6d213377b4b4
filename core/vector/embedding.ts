/** Embeddings: unit vectors that know their space. Vectors of different spaces never meet. */
import { fromBase64, toBase64 } from '../base64.ts';
import { PictureMathError } from '../errors.ts';
import { normalize, type UnitVector } from './vector.ts';

/** A space is a model at a revision: `id@revision`. */
export interface Space {
  id: string;
  dimensions: number;
}

export interface Embedding {
  space: string;
  vector: UnitVector;
}

/**
 * Normalises numbers that are said to lie in `space`.
 * @throws PictureMathError `vector-wrong-length`, `vector-not-finite`, `vector-zero`
 */
export function createEmbedding(space: Space, numbers: Float32Array): Embedding {
  if (numbers.length !== space.dimensions)
    throw new PictureMathError(
      'vector-wrong-length',
      `Expected ${space.dimensions} numbers for ${space.id}, got ${numbers.length}: was this vector made with another model?`,
    );
  return { space: space.id, vector: normalize(numbers) };
}

/** @throws PictureMathError `space-mismatch`, naming both spaces. */
export function assertSameSpace(expected: string, got: string): void {
  if (expected !== got)
    throw new PictureMathError(
      'space-mismatch',
      `Expected vectors of ${expected}, got ${got}: vectors of different models do not compare.`,
    );
}

/** Numbers as base64 of little-endian float32, the API's compact form: every platform that runs this is little-endian. */
export const encodeBase64 = (v: Float32Array): string =>
  toBase64(new Uint8Array(v.buffer, v.byteOffset, v.byteLength));

/**
 * Reads base64 of little-endian float32.
 * @throws PictureMathError `request-malformed`: not base64, or not a whole number of float32 values.
 */
export function decodeBase64(text: string): Float32Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64(text);
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      'Expected an embedding in base64, got other characters.',
      { cause },
    );
  }
  if (bytes.length % 4 !== 0)
    throw new PictureMathError(
      'request-malformed',
      `Expected base64 of float32 numbers (a multiple of 4 bytes), got ${bytes.length} bytes.`,
    );
  return new Float32Array(bytes.buffer);
}
