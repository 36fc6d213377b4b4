/**
 * `npm start` and `npm run serve`: pull what is missing, build, fill the store, serve page and API with workerd behind a
 * door of our own. The first is for people at this machine; the second writes a line of log a request.
 */
import { parseArgs } from 'node:util';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { BUILD, MODEL_SOURCES, buildPage, sayRelease, type ModelSource } from './build/page.ts';
import { stageAssets } from './build/stage.ts';
import { buildKernels } from './kernels.ts';
import { DEFAULT_MODEL, readManifest } from './model/folder.ts';
import { parseProxies } from './serve/client-address.ts';
import { serve } from './serve/serve.ts';
import { prepareWorker } from './serve/worker-bundle.ts';
import { pullWithProgress } from './store/install.ts';
import { STATE } from './store/local.ts';
import { holdState } from './store/lock.ts';
import { diskFailure } from './terminal/disk.ts';
import { watchOutput } from './terminal/output.ts';
import { Stopped } from './terminal/usage.ts';
import { complain, say } from './terminal/say.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** More than once serves several; the first is the page's default. */
    model: { type: 'string', multiple: true, default: [DEFAULT_MODEL] },
    small: { type: 'boolean', default: false },
    'model-files': { type: 'string', default: 'origin' },
    host: { type: 'string', default: '127.0.0.1' },
    /** 0 is any that is free. */
    port: { type: 'string', default: '8787' },
    /** Addresses and ranges of proxies; whoever else says whose request it is, is not believed. */
    'trust-proxy': { type: 'string', multiple: true, default: [] },
    'client-address-header': { type: 'string', default: 'x-forwarded-for' },
    /** Builds and ends: what `--prepared` then serves. */
    'prepare-only': { type: 'boolean', default: false },
    prepared: { type: 'boolean', default: false },
  },
});

const malformed = (expected: string, got: string) =>
  new PictureMathError('request-malformed', `Expected ${expected}, got "${got}".`);

function readSource(): ModelSource {
  const text = values['model-files'];
  const source = MODEL_SOURCES.find((name) => name === text);
  if (!source) throw malformed(`--model-files ${MODEL_SOURCES.join(' | ')}`, text);
  return source;
}

function readPort(): number {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw malformed('--port to be a number from 0 to 65535', values.port);
  return port;
}

function readHeader(): string {
  const name = values['client-address-header'].toLowerCase();
  if (!/^[a-z0-9-]+$/.test(name))
    throw malformed('--client-address-header to be the name of a header', name);
  return name;
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

/** The page with its models, and the Worker. */
async function build(manifests: readonly Manifest[], source: ModelSource): Promise<void> {
  await buildKernels();
  say('Building the page ...');
  await buildPage(source);
  await sayRelease();
  await stageAssets(manifests, source);
}

async function start(): Promise<void> {
  const [mode] = positionals;
  if (mode !== undefined && mode !== 'serve') throw malformed('"serve" or nothing', mode);
  const source = readSource();
  const door = {
    host: values.host,
    port: readPort(),
    proxies: parseProxies(values['trust-proxy']),
    addressHeader: readHeader(),
  };
  const held = await holdState(STATE, { isServer: true });
  const manifests: Manifest[] = [];
  for (const id of new Set(values.model)) manifests.push(await readOrPull(id));
  if (!values.prepared) await build(manifests, source);
  const service = await serve({
    door: values['prepare-only'] ? null : door,
    worker: await prepareWorker(),
    assets: BUILD,
    state: STATE,
    manifests,
    onModel: (manifest) => say(`Model ${spaceOf(manifest).id}: ${manifest.title}`),
    isLogged: mode === 'serve',
  });
  if (!service) {
    held.release();
    return;
  }
  say(`Picture Math: ${service.address}  (stop with Ctrl-C)`);
}

watchOutput();
try {
  await start();
} catch (thrown) {
  const error = diskFailure(thrown, STATE);
  if (!(error instanceof PictureMathError) && !(error instanceof Stopped)) throw error;
  complain(error.message);
  process.exit(error instanceof Stopped ? 130 : 1);
}
