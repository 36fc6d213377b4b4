/** `npm start`: pulls what is missing, builds, seeds the local store, serves page and API with workerd. */
import { spawn, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { BUILD, MODEL_SOURCES, buildPage, sayRelease, type ModelSource } from './build/page.ts';
import { buildKernels } from './kernels.ts';
import { installModel, pullWithProgress } from './store/install.ts';
import { DEFAULT_MODEL, readManifest } from './model/folder.ts';
import { ROOT } from './places.ts';
import { stageAssets } from './build/stage.ts';
import { STATE, serveAlone, wrangler, wranglerEnvironment } from './store/local.ts';
import { Stopped } from './terminal/usage.ts';

const { values } = parseArgs({
  options: {
    /** More than once serves several; the first is the page's default. */
    model: { type: 'string', multiple: true, default: [DEFAULT_MODEL] },
    /** 0 is any that is free. */
    port: { type: 'string', default: '8787' },
    small: { type: 'boolean', default: false },
    'model-files': { type: 'string', default: 'origin' },
  },
});
const port = Number(values.port);

function readSource(): ModelSource {
  const source = MODEL_SOURCES.find((name) => name === values['model-files']);
  if (!source)
    throw new PictureMathError(
      'request-malformed',
      `Expected --model-files ${MODEL_SOURCES.join(' | ')}, got "${values['model-files']}".`,
    );
  return source;
}

/** The model as it is here; from the hub where it is not. */
async function readOrPull(id: string): Promise<Manifest> {
  try {
    return await readManifest(id);
  } catch (error) {
    if (!(error instanceof PictureMathError) || error.code !== 'model-not-pulled') throw error;
    return pullWithProgress(id, values.small);
  }
}

async function prepare(): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new PictureMathError(
      'request-malformed',
      `Expected --port to be a number from 0 to 65535, got "${values.port}".`,
    );
  const source = readSource();
  const manifests: Manifest[] = [];
  for (const id of new Set(values.model)) manifests.push(await readOrPull(id));
  await buildKernels();
  console.log('Building the page ...');
  await buildPage(source);
  await sayRelease();
  await stageAssets(manifests, source);
  for (const manifest of manifests) {
    console.log(`Model ${spaceOf(manifest).id}: ${manifest.title}`);
    await installModel(manifest);
  }
  await serveAlone(manifests.map(({ id }) => id));
}

/** Where the server listens: what wrangler says to who started it. */
const addressOf = (server: ChildProcess) =>
  new Promise<string>((resolve) =>
    server.on('message', (message) => {
      const { event, port: chosen } = JSON.parse(String(message)) as {
        event?: string;
        port?: number;
      };
      if (event === 'DEV_SERVER_READY') resolve(`http://localhost:${chosen}`);
    }),
  );

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
      '--assets',
      BUILD,
      '--persist-to',
      STATE,
      '--show-interactive-dev-session=false',
      '--log-level',
      'warn',
    ],
    {
      cwd: ROOT,
      env: { ...process.env, ...wranglerEnvironment() },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 0));
  const address = await addressOf(server);
  await untilHealthy(address);
  console.log(`Picture Math: ${address}  (stop with Ctrl-C)`);
} catch (error) {
  if (!(error instanceof PictureMathError) && !(error instanceof Stopped)) throw error;
  console.error(error.message);
  process.exit(error instanceof Stopped ? 130 : 1);
}
