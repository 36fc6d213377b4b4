/** A disk that is full, in our words. */
import { PictureMathError } from '#core/errors.ts';

/** Of the operating system, and of SQLite (SQLITE_FULL; sqlite.org/rescode.html). */
const FULL = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG']);
const SQLITE_FULL = 13;

/** Whether an error, or what caused it, says that there is no room. */
function saysFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return FULL.has(code) || errcode === SQLITE_FULL || saysFull(error.cause);
}

/** @param place where there is no room: a folder or a file */
export const diskFull = (place: string, cause: unknown) =>
  new PictureMathError(
    'disk-full',
    `The disk is full (at ${place}). Free some space and run the same command again: what is whole is kept.`,
    { cause },
  );

/**
 * An error as it is to be thrown: a full disk as a PictureMathError `disk-full`, anything else as it was.
 * @param place where there was no room, when the error does not name the file itself
 */
export function diskFailure(error: unknown, place: string): unknown {
  if (error instanceof PictureMathError || !saysFull(error)) return error;
  const { path } = error as { path?: unknown };
  return diskFull(typeof path === 'string' ? path : place, error);
}
