/** Fills Workers KV through wrangler: the local store of `npm start`, in one bulk write. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { modelKey, pointerKey, shardKey } from '#core/vocabulary.ts';
import type { Manifest } from '#core/manifest.ts';
import { ROOT } from './model-folder.ts';
import type { BuiltVocabulary } from './vocabulary.ts';

const run = promisify(execFile);

/** Writes a model's manifest and vocabularies into the local KV. */
export async function seedLocalStore(
  manifest: Manifest,
  vocabularies: readonly BuiltVocabulary[],
): Promise<void> {
  const entries = [
    ...vocabularies.map(({ bytes, pointer }) => ({
      key: shardKey(pointer.sha256),
      value: Buffer.from(bytes).toString('base64'),
      base64: true,
    })),
    ...vocabularies.map(({ pointer }) => ({
      key: pointerKey(pointer.model, pointer.id),
      value: JSON.stringify(pointer),
    })),
    { key: modelKey(manifest.id), value: JSON.stringify(manifest) },
  ];
  const folder = await mkdtemp(join(tmpdir(), 'picture-math-'));
  try {
    const file = join(folder, 'bulk.json');
    await writeFile(file, JSON.stringify(entries));
    await run(
      process.execPath,
      [wrangler(), 'kv', 'bulk', 'put', file, '--binding', 'STORE', '--local'],
      { cwd: ROOT, env: wranglerEnvironment(), maxBuffer: 1 << 24 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const wrangler = () => join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js');

/** Wrangler without questions, telemetry or update checks. */
export function wranglerEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    CI: 'true',
    NO_UPDATE_NOTIFIER: '1',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  };
}
