/** The Worker as it would be uploaded: its script, its modules and what wrangler.toml gives it, in a folder. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { CACHE, IS_PACKAGE, ROOT } from '../places.ts';
import { wrangler, wranglerEnvironment } from '../store/local.ts';

const CONFIG = join(ROOT, 'wrangler.toml');
/** What the Worker is made of. */
const SOURCES = [
  'core',
  'functions',
  'kernels',
  'static/openapi.json',
  'wrangler.toml',
  'package-lock.json',
];
const BINDINGS = 'bindings.json';

/**
 * Bundles a Worker with wrangler, as a deployment does.
 * @param config a wrangler.toml
 * @param folder where to; its `README.md` and source maps are wrangler's own
 * @throws PictureMathError `internal` with what wrangler says when it does not build
 */
export async function bundleWorker(config: string, folder: string): Promise<void> {
  // Wrangler asks for the folder of the page, which the API does not need: in a fresh clone there is none.
  await mkdir(join(ROOT, 'build'), { recursive: true });
  const result = spawnSync(
    process.execPath,
    [wrangler(), 'deploy', '--dry-run', '--outdir', folder, '--config', config],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...wranglerEnvironment() } },
  );
  if (result.status !== 0)
    throw new PictureMathError('internal', `${config} does not build: ${result.stderr}`);
}

/** The modules of a bundle, its script first. */
export async function modulesOf(folder: string) {
  const names = (await readdir(folder)).filter((name) => /\.(js|wasm)$/.test(name)).sort();
  const typed = (end: string, type: 'ESModule' | 'CompiledWasm') =>
    names.filter((name) => name.endsWith(end)).map((name) => ({ type, path: join(folder, name) }));
  return [...typed('.js', 'ESModule'), ...typed('.wasm', 'CompiledWasm')];
}

/** What wrangler.toml gives the Worker, as wrangler itself reads it; paths and rules of modules are the bundle's own. */
async function bindingsOf(config: string) {
  // Its start takes a second, and what is bundled runs without it.
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler');
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  return { ...workerOptions, rootPath: undefined, modulesRules: undefined };
}

/** Bundles the Worker of this repository, or finds it in the cache, made from the same sources. @returns its folder */
export async function prepareWorker(): Promise<string> {
  if (IS_PACKAGE) return join(ROOT, 'worker');
  const { hashSources } = await import('../build/page.ts');
  const hash = await hashSources(SOURCES, []);
  const place = join(CACHE, 'worker');
  const folder = join(place, hash.slice(0, 16));
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  await bundleWorker(CONFIG, partial);
  await writeFile(join(partial, BINDINGS), JSON.stringify(await bindingsOf(CONFIG)));
  for (const old of await readdir(place))
    if (/^[0-9a-f]{16}$/.test(old)) await rm(join(place, old), { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}

/** What wrangler.toml gives the Worker of a bundle, as miniflare takes it. */
export const readBindings = async (folder: string) =>
  JSON.parse(await readFile(join(folder, BINDINGS), 'utf8')) as Record<string, unknown>;
