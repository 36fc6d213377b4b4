/** `npm start`: builds, seeds the local store, serves page and API with workerd. */
import { spawn, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/manifest.ts';
import { DEFAULT_MODEL, ROOT, readManifest } from './model-folder.ts';
import { buildKernels } from './kernels.ts';
import { prepareText } from './prepare.ts';
import { createProgress } from './progress.ts';
import { stageAssets } from './stage.ts';
import { seedModel, wrangler, wranglerEnvironment } from './store.ts';
import { buildShipped } from './vocabulary.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: DEFAULT_MODEL },
    port: { type: 'string', default: '8787' },
  },
});
const port = Number(values.port);

async function prepare(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new PictureMathError(
      'request-malformed',
      `Expected --port to be a number from 1 to 65535, got "${values.port}".`,
    );
  const manifest = await readManifest(values.model);
  console.log(`Model ${spaceOf(manifest).id}: ${manifest.title}`);
  await stageAssets(manifest);
  await buildKernels();
  console.log('Building the page ...');
  const build = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    { cwd: ROOT, stdio: 'inherit' },
  );
  if (build.status !== 0) throw new Error(`The page did not build (exit ${build.status}).`);
  const vocabularies = await buildShipped(manifest, createProgress('Words encoded'));
  console.log('Preparing the text encoder ...');
  await seedModel(manifest, vocabularies, await prepareText(manifest));
  for (const { pointer } of vocabularies)
    console.log(`Vocabulary ${pointer.id}: ${pointer.size} words, ${pointer.sha256.slice(0, 12)}`);
}

/** Waits for the server to answer; its own exit ends this process before that if it cannot start. */
async function untilHealthy(address: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${address}/api/v1/health`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resume) => setTimeout(resume, 200));
  }
}

try {
  await prepare();
  const server = spawn(
    process.execPath,
    [
      wrangler(),
      'dev',
      '--port',
      String(port),
      '--show-interactive-dev-session=false',
      '--log-level',
      'warn',
    ],
    {
      cwd: ROOT,
      env: { ...process.env, ...wranglerEnvironment() },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 0));
  await untilHealthy(`http://localhost:${port}`);
  console.log(`Picture Math: http://localhost:${port}  (stop with Ctrl-C)`);
} catch (error) {
  if (!(error instanceof PictureMathError)) throw error;
  console.error(error.message);
  process.exit(1);
}
