/** Folders that take long to make and are the same in every run: kept in .cache/tests, named by a hash of what makes them. */
import { createHash } from 'node:crypto';
import {
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hashSources } from '../build/page.ts';
import { ROOT } from '../places.ts';

const KEPT = join(ROOT, '.cache', 'tests');
const LISTING = '.kept.json';

/** What stand-ins, prepared towers and vocabularies are made by: a change of any of these makes them anew. */
const MAKERS = [
  'core',
  'models/picture-math-small/model.json',
  'models/vocabulary',
  'package-lock.json',
  'stand-in',
  'static/samples',
  'tools/build/stage.ts',
  'tools/model',
  'tools/picture',
  'tools/vocabulary',
];

interface KeptFile {
  path: string;
  bytes: number;
  sha256: string;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function filesIn(folder: string): Promise<KeptFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: KeptFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || entry.name === LISTING) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    const path = relative(folder, join(entry.parentPath, entry.name));
    files.push({ path, bytes: bytes.length, sha256: sha256(bytes) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a kept folder has every file as it was kept. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const listed = await readFile(join(folder, LISTING), 'utf8');
    return listed === JSON.stringify(await filesIn(folder));
  } catch {
    return false;
  }
}

/** Where something is kept, for as long as what makes it stays the same. */
const placeOf = async (name: string) =>
  join(KEPT, `${name}-${(await hashSources(MAKERS, [process.version])).slice(0, 16)}`);

/** The kept folder, whole; null where there is none, or a damaged one, which goes. */
async function findKept(name: string): Promise<string | null> {
  const folder = await placeOf(name);
  if ((await stat(folder).catch(() => null)) === null) return null;
  if (!(await isWhole(folder))) {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

const dropKept = async (name: string) => rm(await placeOf(name), { recursive: true, force: true });

/** Keeps what `make` writes into the folder that it is given, and returns where. The folder is for reading. */
async function keep(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = await placeOf(name);
  const own = `${folder}.new-${process.pid}`;
  await mkdir(own, { recursive: true });
  try {
    await make(own);
    await writeFile(join(own, LISTING), JSON.stringify(await filesIn(own)));
    await rename(own, folder).catch(async (error: unknown) => {
      // Another process has kept the same meanwhile.
      if (!(await isWhole(folder))) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return folder;
}

/** What is kept under the name; made where it is not. */
export const kept = async (name: string, make: (folder: string) => Promise<unknown>) =>
  (await findKept(name)) ?? (await keep(name, make));

/** Folders of a cache (tools/model/folder.ts) whose files are named by what they are made from. */
const MADE = ['prepared', 'vocabularies', 'served'];
/** Of a process that was stopped. */
const isUnfinished = (path: string) => /\.(new|\d+)$/.test(path);

/**
 * Puts into an own, empty cache what earlier runs prepared and encoded there; returns what keeps it after this one.
 * Commands that are then run find it, as they do on a machine where they ran before.
 */
export async function warmCache(name: string, cache: string): Promise<() => Promise<void>> {
  const before = await findKept(name);
  await mkdir(cache, { recursive: true });
  if (before !== null)
    await cp(before, cache, { recursive: true, filter: (path) => !path.endsWith(LISTING) });
  const made = async () => {
    const names: string[] = [];
    for (const part of MADE)
      for (const entry of await readdir(join(cache, part)).catch(() => []))
        if (!isUnfinished(entry)) names.push(join(part, entry));
    return names;
  };
  const known = new Set(await made());
  return async () => {
    const names = await made();
    if (names.every((path) => known.has(path))) return;
    await dropKept(name);
    await keep(name, async (folder) => {
      for (const path of names)
        await cp(join(cache, path), join(folder, path), { recursive: true });
    });
  };
}

/** Removes what no run has asked for since then. */
export async function dropUnasked(since: Date): Promise<void> {
  for (const name of await readdir(KEPT).catch(() => [])) {
    const { mtime } = await stat(join(KEPT, name));
    if (mtime < since) await rm(join(KEPT, name), { recursive: true, force: true });
  }
}
