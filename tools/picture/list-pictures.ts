/** Which files of a folder are pictures. */
import { readdir } from 'node:fs/promises';
import { PictureMathError } from '#core/errors.ts';

const PICTURE = /\.(png|jpe?g|webp|gif|avif|svg|heic)$/i;

/** The picture files of a folder, sorted. @throws PictureMathError `request-malformed` when it cannot be read */
export async function listPictures(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && PICTURE.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      `Expected a folder of pictures at ${folder}, got none.`,
      { cause },
    );
  }
}
