/** Runs wrangler, with the configuration of a deployment: the repository's, with the namespace filled in. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { BUILD, CACHE, ROOT } from '../places.ts';
import { wrangler, wranglerEnvironment } from './local.ts';

export const DEPLOY = join(CACHE, 'deploy');

export interface WranglerResult {
  code: number;
  out: string;
  error: string;
}

/** Wrangler's last words for people: its banner and log paths left out. */
const reasonOf = ({ out, error }: WranglerResult) =>
  `${out}\n${error}`
    .replaceAll(new RegExp('\\u001b\\[[0-9;]*m', 'g'), '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/wrangler \d|^─+$|Logs were written/.test(line))
    .slice(-8)
    .join(' ');

/** @throws PictureMathError `network-failed` with what wrangler says, when it fails */
export async function runWrangler(
  args: string[],
  onLine?: (line: string) => void,
): Promise<string> {
  const child = spawn(process.execPath, [wrangler(), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...wranglerEnvironment(), NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const result: WranglerResult = { code: 1, out: '', error: '' };
  child.stdout.on('data', (text) => {
    result.out += String(text);
    onLine?.(String(text));
  });
  child.stderr.on('data', (text) => (result.error += String(text)));
  result.code = await new Promise<number>((resolve) =>
    child.on('close', (code) => resolve(code ?? 1)),
  );
  if (result.code === 0) return result.out;
  throw new PictureMathError(
    'network-failed',
    `wrangler ${args.slice(0, 3).join(' ')} failed: ${reasonOf(result)} What was uploaded is kept: run the same command again.`,
  );
}

const configSchema = v.looseObject({
  name: v.string(),
  main: v.string(),
  assets: v.looseObject({ directory: v.string() }),
  kv_namespaces: v.tuple([v.looseObject({ binding: v.literal('STORE'), id: v.string() })]),
});

/**
 * Writes the configuration of a deployment, with absolute paths, and returns where it is.
 * @throws ValiError when wrangler.toml is not as this expects
 */
export async function writeConfig(name: string, namespaceId: string): Promise<string> {
  const config = v.parse(configSchema, parse(await readFile(join(ROOT, 'wrangler.toml'), 'utf8')));
  const [store] = config.kv_namespaces;
  await mkdir(DEPLOY, { recursive: true });
  const path = join(DEPLOY, 'wrangler.toml');
  const deployed = {
    ...config,
    name,
    main: join(ROOT, config.main),
    assets: { ...config.assets, directory: BUILD },
    kv_namespaces: [{ ...store, id: namespaceId }],
  };
  await writeFile(path, stringify(deployed));
  return path;
}
