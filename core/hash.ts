/** SHA-256, by which everything immutable is named. */

/** Bytes as lower-case hex. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** SHA-256 of a value's JSON: equal values in equal order have equal hashes. */
export const hashOf = (value: unknown): Promise<string> =>
  sha256(new Uint8Array(new TextEncoder().encode(JSON.stringify(value))));
