import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { modelKey, pointerKey } from '#core/format/store-keys.ts';
import { warmCache } from '../../../../tools/checks/kept.ts';
import { releaseKey } from '../../../../tools/deploy/releases.ts';
import { readManifest } from '../../../../tools/model/folder.ts';
import { hashOfScript } from '../../../../tools/build/widget.ts';
import { startCloudflare, type Cloudflare } from '../../../support/edge/cloudflare.ts';

// The real wrangler, against a stand-in of Cloudflare's API.
const cache = mkdtempSync(join(tmpdir(), 'pm-deploy-'));
let cloudflare: Cloudflare;
let keepMade: () => Promise<void>;
beforeAll(async () => {
  keepMade = await warmCache('deploy', cache);
  cloudflare = await startCloudflare();
});
afterEach(() => void (cloudflare.seen.length = 0));
afterAll(async () => {
  await cloudflare.stop();
  await keepMade();
  rmSync(cache, { recursive: true, force: true });
});

const deploy = (args: string[], account = true) =>
  new Promise<{ code: number | null; out: string; error: string }>((resolve) => {
    const env: NodeJS.ProcessEnv = { ...process.env, PICTURE_MATH_CACHE: cache };
    for (const name of Object.keys(env)) if (name.startsWith('CLOUDFLARE_')) delete env[name];
    if (account)
      Object.assign(env, {
        CLOUDFLARE_API_BASE_URL: cloudflare.base,
        CLOUDFLARE_API_TOKEN: 'token',
        CLOUDFLARE_ACCOUNT_ID: 'a'.repeat(32),
      });
    const child = spawn(process.execPath, ['tools/deploy/deploy.ts', ...args], { env });
    let out = '';
    let error = '';
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (error += String(text)));
    child.on('close', (code) => resolve({ code, out, error }));
  });
const dataKeys = () =>
  [...cloudflare.values.keys()].filter((key) => /^(vocabulary|text)-data:/.test(key));
const scripts = () =>
  [...cloudflare.assets.keys()]
    .filter((path) => /^\/widget\/v1\/[0-9a-f]{16}\/picture-math\.js$/.test(path))
    .sort();
const bulks = () => cloudflare.seen.filter((line) => /^PUT .*\/bulk$/.test(line)).length;

test('a dry run needs no account, checks limits, says what it would do and sends nothing', async () => {
  const { code, out, error } = await deploy(['--dry-run'], false);
  expect(error).not.toMatch(/failed/);
  expect(out).toMatch(/ok +largest static file .* \(limit 25\.0 MiB\)/);
  expect(out).toMatch(/ok +Worker, compressed +\d+ KiB \(limit 3\.0 MiB free/);
  expect(out).toMatch(/ok +Worker start-up here +\d+ ms \(limit 1000 ms\)/);
  expect(out).toMatch(/write up to \d+ values, [\d.]+ MB[\s\S]*Nothing was sent\./);
  expect(code).toBe(0);
  expect(cloudflare.seen).toEqual([]);
}, 180_000);

test('a broken upload says so; run again, it goes on, makes the namespace once and deploys', async () => {
  cloudflare.fail(/PUT .*\/bulk$/, 20);
  const broken = await deploy([]);
  expect(broken.code).toBe(1);
  expect(broken.error).toMatch(/kv bulk put failed:.*What was uploaded is kept/);
  expect(cloudflare.worker.body).toBeNull();
  cloudflare.heal();

  const { code, out } = await deploy([]);
  expect(out).toMatch(/Uploaded picture-math/);
  expect(code).toBe(0);
  expect([...cloudflare.namespaces.values()]).toEqual(['picture-math-store']);
  const [id = ''] = cloudflare.namespaces.keys();
  expect(cloudflare.worker.body?.toString('latin1')).toContain(id);
  // What is under a hash has that hash; the names are those of the model.
  for (const key of dataKeys())
    expect(key.split(':')[1]).toBe(
      createHash('sha256')
        .update(cloudflare.values.get(key) ?? '')
        .digest('hex'),
    );
  const manifest = await readManifest('picture-math-small');
  const space = `${manifest.id}@${manifest.revision}`;
  for (const key of [
    modelKey(manifest.id),
    ...['common', 'known', 'film'].map((n) => pointerKey(space, n)),
  ])
    expect(cloudflare.values.has(key), key).toBe(true);
  expect(Math.max(...cloudflare.assets.values())).toBeLessThan(25 * 1024 * 1024);
  expect(
    [...cloudflare.assets.keys()].some((path) => path.startsWith(`/models/${manifest.id}/`)),
  ).toBe(true);
}, 240_000);

test('a second deployment sends no data again, and takes away names that are not served any more', async () => {
  const before = new Map(dataKeys().map((key) => [key, cloudflare.values.get(key)]));
  cloudflare.values.set(modelKey('gone'), Buffer.from('{}'));
  const [current = ''] = scripts();
  const earlier = '/* an earlier script */';
  cloudflare.values.set(releaseKey(hashOfScript(earlier)), Buffer.from(earlier));
  const { code, out } = await deploy([]);
  expect(code).toBe(0);
  const [, written = ''] = /written: \d+ values, ([\d.]+) MB/.exec(out) ?? [];
  // Names and statistics alone.
  expect(Number(written)).toBeLessThan(1.5);
  expect(bulks()).toBe(1);
  for (const [key, value] of before) expect(cloudflare.values.get(key)).toBe(value);
  expect(cloudflare.values.has(modelKey('gone'))).toBe(false);
  // Pages of others name the widget's script by its hash: what was published once stays.
  expect(scripts()).toEqual(
    [current, `/widget/v1/${hashOfScript(earlier)}/picture-math.js`].sort(),
  );
  expect([...cloudflare.namespaces.values()]).toEqual(['picture-math-store']);
}, 240_000);

test('a wrong call is explained', async () => {
  const { code, error } = await deploy(['--nonsense']);
  expect(code).toBe(1);
  expect(error).toMatch(/nonsense[\s\S]*Usage: npm run deploy/);
  expect((await deploy(['--model', 'clip-vit-base-patch32'])).error).toMatch(
    /model -- pull clip-vit-base-patch32/,
  );
  expect((await deploy(['--model-files', 'ftp'])).error).toMatch(/origin \| hub/);
});
