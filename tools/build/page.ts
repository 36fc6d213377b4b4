/** Builds the page into a folder of static files. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hubEndpoint } from '../model/hub/hub.ts';
import { BUILD, CACHE, IS_ELSEWHERE, ROOT } from '../places.ts';
import { buildWidget, readRelease } from './widget.ts';

/** Where visitors load image towers from. */
export const MODEL_SOURCES = ['origin', 'hub'] as const;
export type ModelSource = (typeof MODEL_SOURCES)[number];

/** Hosts that the hub sends downloads on to, now and of old. */
const HUB_FILES = ['https://*.hf.co', 'https://*.huggingface.co'];

/** What the page may connect to beside its own origin. */
function connectSources(source: ModelSource): string[] {
  if (source === 'origin') return [];
  const { origin } = new URL(hubEndpoint());
  return origin === 'https://huggingface.co'
    ? [origin, ...HUB_FILES]
    : [origin, ...otherHubFiles()];
}

/** Another hub's file hosts, separated by spaces. */
const otherHubFiles = () =>
  (process.env['PICTURE_MATH_HUB_FILES'] ?? '').split(' ').filter((host) => host !== '');

/** What the page is built from. */
const SOURCES = [
  'core',
  'src',
  'static',
  'package-lock.json',
  'svelte.config.js',
  'tools/build/page.ts',
  'tools/build/widget.ts',
  'tsconfig.json',
  'vite.config.ts',
];
const STAMP = join(CACHE, 'build-stamp.json');

/** A hash of files and folders of the repository, and of whatever else the result depends on. */
export async function hashSources(
  sources: readonly string[],
  others: readonly string[],
): Promise<string> {
  const hash = createHash('sha256').update(others.join(' '));
  for (const source of sources) {
    const path = join(ROOT, source);
    const files = (await stat(path)).isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    // Without where the repository lies: what is built may be moved.
    for (const file of files)
      hash.update(`\0${relative(ROOT, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** What the built page is known by: its sources, and that nobody has built since. */
async function stampOf(sources: string, place = BUILD): Promise<string | null> {
  const built = await stat(join(place, 'index.html')).catch(() => null);
  return built && JSON.stringify({ sources, built: built.mtimeMs });
}

/** Takes the page from the usual place, where that one is built from the same sources; false otherwise. */
async function copyBuilt(): Promise<boolean> {
  const sources = await hashSources(SOURCES, []);
  const usual = join(ROOT, 'build');
  const stamp = await readFile(join(ROOT, '.cache', 'build-stamp.json'), 'utf8').catch(() => null);
  if (!IS_ELSEWHERE || stamp === null || stamp !== (await stampOf(sources, usual))) return false;
  await rm(BUILD, { recursive: true, force: true });
  // Models and runtime are staged in each place anew.
  const own = [join(usual, 'models'), join(usual, 'ort')];
  await cp(usual, BUILD, { recursive: true, filter: (path) => !own.includes(path) });
  return true;
}

/** Builds the page where its sources have changed. @throws Error when it does not build */
export async function buildPage(source: ModelSource): Promise<void> {
  const connect = connectSources(source);
  const sources = await hashSources(SOURCES, connect);
  const before = await readFile(STAMP, 'utf8').catch(() => null);
  if (before !== null && before === (await stampOf(sources))) return;
  if (!(await copyBuilt())) await build();
  if (connect.length > 0) await allowConnections(connect);
  await mkdir(CACHE, { recursive: true });
  await writeFile(STAMP, (await stampOf(sources)) ?? '');
}

/** Lets the built page connect elsewhere, too: policies stand in its documents, and of workers in their own responses. */
async function allowConnections(hosts: readonly string[]): Promise<void> {
  const names = await readdir(BUILD, { recursive: true });
  for (const name of names.filter((path) => /\.html$|^_headers$/.test(path))) {
    const path = join(BUILD, name);
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replaceAll("connect-src 'self'", `connect-src 'self' ${hosts.join(' ')}`),
    );
  }
}

async function build(): Promise<void> {
  // Below the repository, where packages are found.
  const kit = IS_ELSEWHERE ? join(ROOT, '.cache', `svelte-kit-${process.pid}`) : null;
  const result = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: ['ignore', process.stderr, process.stderr],
      env: {
        ...process.env,
        PICTURE_MATH_BUILD: BUILD,
        ...(kit === null ? {} : { PICTURE_MATH_KIT: kit }),
      },
    },
  );
  if (kit !== null) await rm(kit, { recursive: true, force: true });
  if (result.status !== 0) throw new Error(`The page did not build (exit ${result.status}).`);
  await buildWidget(BUILD);
}

/** Prints where the element is, for who embeds it. */
export async function sayRelease(): Promise<void> {
  const { path, integrity, bytes } = await readRelease(BUILD);
  console.log(`Widget: ${path}, ${bytes} bytes, integrity="${integrity}"`);
}
