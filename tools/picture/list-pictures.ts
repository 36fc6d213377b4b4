/** The pictures of a folder and of the folders in it, and what else is there. */
import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { REASONS, type LeftOut } from '#core/picture/left-out.ts';
import { quoted } from '#core/visible-text.ts';
import { SNIFF_BYTES, systemPart, whyNoPicture } from '#core/picture/picture-files.ts';

export interface Listing {
  /** Paths in the folder, with slashes, sorted. */
  pictures: string[];
  leftOut: LeftOut[];
}

/** The first bytes of a file. */
async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const byName = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);

/** Why a file could not be looked at. @throws what is no error of the file system */
function whyUnreadable(error: unknown, isLink: boolean): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === 'ELOOP') return REASONS.loop;
  return code === 'ENOENT' && isLink ? REASONS.brokenLink : `${REASONS.unreadable} (${code})`;
}

/**
 * Lists a folder, the folders in it and what links lead to, each folder once. Whatever is no picture is named with the
 * reason; what is hidden, or the system's, is not looked into.
 * @throws PictureMathError `request-malformed` when the folder cannot be read
 */
export async function listPictures(folder: string): Promise<Listing> {
  const pictures: string[] = [];
  const leftOut: LeftOut[] = [];
  const leave = (file: string, reason: string) => void leftOut.push({ file, reason });
  const read = new Set<string>();
  /** Links to folders, which come last: the folder itself goes before a link to it. */
  const links: string[] = [];

  async function readFolder(path: string): Promise<void> {
    const full = join(folder, path);
    const real = await realpath(full);
    if (read.has(real)) return leave(path, REASONS.loop);
    read.add(real);
    for (const entry of await readdir(full, { withFileTypes: true })) {
      const file = path === '' ? entry.name : `${path}/${entry.name}`;
      await orLeave(file, entry.isSymbolicLink(), () => look(file, entry));
    }
  }
  async function orLeave(file: string, isLink: boolean, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      leave(file, whyUnreadable(error, isLink));
    }
  }
  async function look(file: string, entry: Dirent): Promise<void> {
    const full = join(folder, file);
    const found = await stat(full);
    if (systemPart(entry.name) !== null)
      return leave(file, found.isDirectory() ? REASONS.systemFolder : REASONS.systemFile);
    if (found.isDirectory())
      return entry.isSymbolicLink() ? void links.push(file) : readFolder(file);
    // A pipe would be waited for without an end.
    if (!found.isFile()) return leave(file, REASONS.special);
    const reason = whyNoPicture(file, await readHead(full));
    if (reason === null) pictures.push(file);
    else leave(file, REASONS[reason]);
  }

  try {
    await readdir(folder);
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      `Expected a folder of pictures at ${quoted(folder)}, got none.`,
      { cause },
    );
  }
  await readFolder('');
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const path = link;
    await orLeave(path, true, () => readFolder(path));
  }
  return {
    pictures: pictures.sort(byName),
    leftOut: leftOut.sort((x, y) => byName(x.file, y.file)),
  };
}
