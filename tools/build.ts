/** Builds the page into a folder of static files. */
import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hubEndpoint } from './hub/hub.ts';
import { CACHE, ROOT } from './model-folder.ts';

/** Where page, models and runtime are put together; beside the cache when that is elsewhere. */
const IS_ELSEWHERE = CACHE !== join(ROOT, '.cache');
export const BUILD = IS_ELSEWHERE ? join(CACHE, 'build') : join(ROOT, 'build');

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

/** @throws Error when the page does not build */
export async function buildPage(source: ModelSource): Promise<void> {
  const connect = connectSources(source);
  // Below the repository, where packages are found.
  const kit = IS_ELSEWHERE ? join(ROOT, '.cache', `svelte-kit-${process.pid}`) : null;
  const build = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: ['ignore', process.stderr, process.stderr],
      env: {
        ...process.env,
        PICTURE_MATH_BUILD: BUILD,
        ...(kit === null ? {} : { PICTURE_MATH_KIT: kit }),
        PICTURE_MATH_CONNECT: connect.join(' '),
      },
    },
  );
  if (kit !== null) await rm(kit, { recursive: true, force: true });
  if (build.status !== 0) throw new Error(`The page did not build (exit ${build.status}).`);
  if (connect.length === 0) return;
  // Workers have the policy of their own response.
  const path = join(BUILD, '_headers');
  const headers = await readFile(path, 'utf8');
  await writeFile(
    path,
    headers.replace("connect-src 'self'", `connect-src 'self' ${connect.join(' ')}`),
  );
}
