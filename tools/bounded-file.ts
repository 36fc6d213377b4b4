/** Files that people name on the command line, read no further than they may be long: one may be a device without an end. */
import { createReadStream } from 'node:fs';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';

/**
 * All bytes of a file, or of a pipe. Rejects as the file system does.
 * @param most bytes
 * @param what it is to be, for the message
 * @throws PictureMathError `request-too-large`
 */
export async function readBounded(path: string, most: number, what: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Both ends count: one byte more than may be.
  for await (const part of createReadStream(path, { end: most }) as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > most)
      throw new PictureMathError(
        'request-too-large',
        `Expected ${what} of at most ${most / 1e6} MB at ${quoted(path)}, got more.`,
      );
  }
  return Buffer.concat(parts);
}
