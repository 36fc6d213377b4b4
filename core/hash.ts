/** SHA-256, by which everything immutable is named. */
import { PictureMathError } from './errors.ts';

/** Bytes as lower-case hex. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * SHA-256 as bytes.
 * @throws PictureMathError `context-insecure`: browsers have no cryptography for pages over plain http
 */
export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = crypto as Partial<typeof crypto>;
  if (!subtle)
    throw new PictureMathError(
      'context-insecure',
      'What was loaded cannot be checked: browsers give cryptography to pages over https or from localhost only, and this one came over plain http. Open it over https.',
    );
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

/** SHA-256 as lower-case hex. Errors as `digest`. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(await digest(bytes));

/** SHA-256 of a value's JSON: equal values in equal order have equal hashes. */
export const hashOf = (value: unknown): Promise<string> =>
  sha256(new Uint8Array(new TextEncoder().encode(JSON.stringify(value))));
