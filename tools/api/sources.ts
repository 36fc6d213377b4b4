/** What callers of the Node API give as pictures. */
import type { PictureSource } from '../embed/encode-picture.ts';

/** A path, the bytes of a picture file, or either with a name of your own. */
export type PictureInput =
  string | Uint8Array | { name: string; path: string } | { name: string; bytes: Uint8Array };

/** @param index names bytes that have no name */
export const sourceOf = (input: PictureInput, index: number): PictureSource =>
  input instanceof Uint8Array ? { name: `#${index}`, bytes: input } : input;
