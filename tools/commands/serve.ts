/** `picture-math serve`: page and API with workerd on this machine, behind a door of our own. */
import { Option } from '@commander-js/extra-typings';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { BUILD } from '../places.ts';
import { canServe, whyNotServed } from '../store/service.ts';
import { diskFailure } from '../terminal/disk.ts';
import { complain, say } from '../terminal/say.ts';
import { UsageError } from '../terminal/usage.ts';
import { defineCommand, wholeNumber } from './command.ts';

/** Where visitors load image towers from (build/page.ts). */
const MODEL_SOURCES = ['origin', 'hub'] as const;

/** Options that may be given more than once. */
const collect = (text: string, before: readonly string[] | undefined) => [...(before ?? []), text];

function headerName(text: string): string {
  const name = text.toLowerCase();
  if (!/^[a-z0-9-]+$/.test(name))
    throw new UsageError(
      `Expected --client-address-header to be the name of a header, got "${text}".`,
    );
  return name;
}

/** The model as it is here; from the hub where it is not. */
async function readOrPull(id: string, small: boolean): Promise<Manifest> {
  try {
    return await readManifest(id);
  } catch (error) {
    if (!(error instanceof PictureMathError) || error.code !== 'model-not-pulled') throw error;
    const { pullWithProgress } = await import('../store/install.ts');
    return pullWithProgress(id, small);
  }
}

interface ServeOptions {
  model?: readonly string[] | undefined;
  small?: true | undefined;
  modelFiles: (typeof MODEL_SOURCES)[number];
  host: string;
  port: number;
  trustProxy?: readonly string[] | undefined;
  clientAddressHeader: string;
  prepareOnly?: true | undefined;
  prepared?: true | undefined;
  log?: true | undefined;
}

async function start(options: ServeOptions): Promise<void> {
  const { parseProxies } = await import('../serve/client-address.ts');
  const { serve } = await import('../serve/serve.ts');
  const { prepareSite } = await import('../serve/site.ts');
  const { prepareWorker } = await import('../serve/worker-bundle.ts');
  const { STATE } = await import('../store/local.ts');
  const { holdState } = await import('../store/lock.ts');
  const door = {
    host: options.host,
    port: options.port,
    proxies: parseProxies([...(options.trustProxy ?? [])]),
    addressHeader: headerName(options.clientAddressHeader),
  };
  try {
    const held = await holdState(STATE, { isServer: true });
    const manifests: Manifest[] = [];
    for (const id of new Set(options.model ?? [DEFAULT_MODEL]))
      manifests.push(await readOrPull(id, options.small ?? false));
    if (!options.prepared) await prepareSite(manifests, options.modelFiles);
    const service = await serve({
      door: options.prepareOnly ? null : door,
      worker: await prepareWorker(),
      assets: BUILD,
      state: STATE,
      manifests,
      onModel: (manifest) => say(`Model ${spaceOf(manifest).id}: ${manifest.title}`),
      isLogged: options.log ?? false,
    });
    if (!service) return held.release();
    say(`Picture Math: ${service.address}  (stop with Ctrl-C)`);
  } catch (error) {
    throw diskFailure(error, STATE);
  }
}

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve the page and the API on this machine, until Ctrl-C.',
  examples: [
    ['serve', 'at http://localhost:8787, for this machine alone'],
    ['serve --host 0.0.0.0 --log --trust-proxy 10.0.0.0/8', 'for others, behind a proxy'],
    ['serve --model clip-vit-base-patch32 --model picture-math-small', 'two models'],
  ],
  build: (command, end) =>
    command
      .option('--model <id>', 'more than once serves several; the first is the default', collect)
      .option('--small', 'of a model that has to be pulled, the quantised towers alone')
      .addOption(
        new Option('--model-files <place>', 'where visitors load image towers from')
          .choices(MODEL_SOURCES)
          .default('origin' as const),
      )
      .option('--host <address>', 'where it listens', '127.0.0.1')
      .option('--port <n>', '0 is any that is free', wholeNumber(0, 65_535), 8787)
      .option(
        '--trust-proxy <address>',
        'whose word is believed about whose request it is',
        collect,
      )
      .option('--client-address-header <name>', 'where proxies say it', 'x-forwarded-for')
      .option('--prepare-only', 'build and end: what --prepared then serves')
      .option('--prepared', 'serve what was built before')
      .option('--log', 'a line of JSON for each request')
      .action(async (options) => {
        if (!canServe()) {
          complain(await whyNotServed());
          return end(1);
        }
        await start(options);
      }),
});
