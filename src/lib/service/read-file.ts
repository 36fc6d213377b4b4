/** Files that readers choose, which may have gone by the time that they are read. */
import { PictureMathError, type ErrorCode } from '#core/errors.ts';

/** @throws PictureMathError `code` where the system does not give the bytes */
export async function readBytes(
  file: Blob,
  code: ErrorCode = 'picture-unreadable',
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    // NotFoundError, NotReadableError (File API, section 7): browsers do not tell which of these it was.
    throw new PictureMathError(
      code,
      'Expected a file, got one that cannot be read: it is a folder, or it has been moved, deleted or changed since it was chosen. Choose it again.',
      { cause, reason: { key: 'file-gone' } },
    );
  }
}
