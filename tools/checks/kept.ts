/** Folders that take long to make and are the same in every run: kept in .cache/tests, named by a hash of what makes them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { hashSources } from '../build/page.ts';
import { ROOT } from '../places.ts';

const KEPT = join(ROOT, '.cache', 'tests');
const LISTING = '.kept.json';

/** What makes something: modules, each with all that it imports, and the data that they read. */
export interface Makers {
  modules: readonly string[];
  data: readonly string[];
}
export const STAND_INS: Makers = {
  modules: ['stand-in/make.ts'],
  data: ['package-lock.json'],
};
/** Of prepared towers, encoded words, and image towers in parts. */
const MODELS_MADE_READY: Makers = {
  modules: ['tools/store/install.ts', 'tools/build/stage.ts', ...STAND_INS.modules],
  data: [
    'models/picture-math-small/model.json',
    'models/vocabulary',
    'static/samples',
    'package-lock.json',
  ],
};

/** A module and every module of the repository that it names. */
async function withImports(module: string, seen = new Map<string, string>()) {
  if (seen.has(module)) return seen;
  const text = await readFile(join(ROOT, module), 'utf8');
  seen.set(module, text);
  for (const [, name = ''] of text.matchAll(/['"]((?:\.{1,2}|#core)\/[\w./-]+\.ts)['"]/g)) {
    const path = name.startsWith('#') ? name.slice(1) : join(dirname(module), name);
    // Not every string that looks like one is a module.
    if (existsSync(join(ROOT, path))) await withImports(path, seen);
  }
  return seen;
}

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
async function placeOf(name: string, { modules, data }: Makers): Promise<string> {
  const sources = new Map<string, string>();
  for (const module of modules) await withImports(module, sources);
  const texts = [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  const hash = await hashSources(data, [process.version, ...texts]);
  return join(KEPT, `${name}-${hash.slice(0, 16)}`);
}

/** The kept folder, whole; null where there is none, or a damaged one, which goes. */
async function findKept(name: string, makers: Makers): Promise<string | null> {
  const folder = await placeOf(name, makers);
  if ((await stat(folder).catch(() => null)) === null) return null;
  if (!(await isWhole(folder))) {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

/** Keeps what `make` writes into the folder that it is given, and returns where. The folder is for reading. */
async function keep(
  name: string,
  makers: Makers,
  make: (folder: string) => Promise<unknown>,
): Promise<string> {
  const folder = await placeOf(name, makers);
  await mkdir(KEPT, { recursive: true });
  const own = await mkdtemp(`${folder}.new-`);
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
  // What was made by what the makers were before.
  for (const other of await readdir(KEPT))
    if (
      /-[0-9a-f]{16}$/.test(other) &&
      other.slice(0, -17) === name &&
      join(KEPT, other) !== folder
    )
      await rm(join(KEPT, other), { recursive: true, force: true });
  return folder;
}

/** What is kept under the name; made where it is not. */
export const kept = async (
  name: string,
  makers: Makers,
  make: (folder: string) => Promise<unknown>,
) => (await findKept(name, makers)) ?? (await keep(name, makers, make));

/** Folders of a cache (tools/model/folder.ts) whose files are named by what they are made from. */
const MADE = ['prepared', 'vocabularies', 'served', 'worker'];
/** Of a process that was stopped. */
const isUnfinished = (path: string) => /\.(new|\d+)$/.test(path);

/**
 * Puts into an own, empty cache what earlier runs prepared and encoded there; returns what keeps it after this one.
 * Commands that are then run find it, as they do on a machine where they ran before.
 */
export async function warmCache(name: string, cache: string): Promise<() => Promise<void>> {
  const before = await findKept(name, MODELS_MADE_READY);
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
    await rm(await placeOf(name, MODELS_MADE_READY), { recursive: true, force: true });
    await keep(name, MODELS_MADE_READY, async (folder) => {
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
