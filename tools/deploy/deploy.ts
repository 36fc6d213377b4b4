/** `npm run deploy`: builds, checks limits, fills the KV namespace, deploys. Run again, it does what is still to do. */
import { parseArgs } from 'node:util';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { MODEL_SOURCES, buildPage, sayRelease } from '../build/page.ts';
import { buildKernels } from '../kernels.ts';
import { prepareModel } from '../store/install.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { stageAssets } from '../build/stage.ts';
import { keepModels, putModel } from '../store/local.ts';
import type { Store } from '../store/store.ts';
import { checkLimits, formatFindings } from './limits.ts';
import { createCountingStore, createRemoteStore, findNamespace } from '../store/remote.ts';
import { keepReleases } from './releases.ts';
import { DEPLOY, runWrangler, writeConfig } from '../store/wrangler.ts';
import { diskFailure } from '../terminal/disk.ts';
import { complain, say } from '../terminal/say.ts';

const HELP = `Usage: npm run deploy -- [--dry-run] [--model ID ...] [--name WORKER] [--namespace TITLE] [--model-files origin|hub]

  --dry-run       builds and checks, says what would be done; needs no account
  --model ID      a model that is here (npm run model -- list); more than once serves several, the first is the default
  --name          of the Worker (picture-math)
  --namespace     title of the KV namespace, made when there is none (picture-math-store)
  --model-files   where visitors load image towers from: this deployment (origin) or the model hub (hub)

An account is named by wrangler login, or by CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID.`;

function parse() {
  try {
    return parseArgs({
      options: {
        'dry-run': { type: 'boolean', default: false },
        model: { type: 'string', multiple: true, default: [DEFAULT_MODEL] },
        name: { type: 'string', default: 'picture-math' },
        namespace: { type: 'string', default: 'picture-math-store' },
        'model-files': { type: 'string', default: 'origin' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new PictureMathError('request-malformed', `${(cause as Error).message}\n\n${HELP}`, {
      cause,
    });
  }
}

async function main(): Promise<void> {
  const values = parse();
  if (values.help) {
    say(HELP);
    return;
  }
  const source = MODEL_SOURCES.find((name) => name === values['model-files']);
  if (!source)
    throw new PictureMathError(
      'request-malformed',
      `Expected --model-files ${MODEL_SOURCES.join(' | ')}, got "${values['model-files']}".`,
    );
  const manifests: Manifest[] = [];
  for (const id of new Set(values.model)) manifests.push(await readManifest(id));
  await buildKernels();
  say('Building the page ...');
  await buildPage(source);
  await sayRelease();
  await stageAssets(manifests, source);
  const models: ({ manifest: Manifest } & Awaited<ReturnType<typeof prepareModel>>)[] = [];
  for (const manifest of manifests) {
    say(`Model ${spaceOf(manifest).id}`);
    models.push({ manifest, ...(await prepareModel(manifest)) });
  }
  const fill = async (store: Store) => {
    for (const { manifest, vocabularies, prepared } of models)
      await putModel(store, manifest, vocabularies, prepared);
    await keepModels(
      store,
      manifests.map(({ id }) => id),
    );
  };
  const counting = createCountingStore();
  await fill(counting);
  const dryConfig = await writeConfig(values.name, '00000000000000000000000000000000');
  const findings = await checkLimits(dryConfig, counting.entries);
  say(`Limits:\n${formatFindings(findings)}`);
  if (findings.some(({ fits }) => fits === 'no'))
    throw new PictureMathError('request-too-large', 'This does not fit any plan: see above.');
  const bytes = [...counting.entries.values()].reduce((a, b) => a + b, 0);
  if (values['dry-run']) {
    say(
      [
        'A deployment would now:',
        `  find the KV namespace "${values.namespace}", or make it`,
        `  write up to ${counting.entries.size} values, ${(bytes / 1e6).toFixed(1)} MB, without those that are there: data first, names last`,
        `  upload the static files and the Worker "${values.name}", and switch to them`,
        'Nothing was sent.',
      ].join('\n'),
    );
    return;
  }
  const namespaceId = await findNamespace(values.namespace, dryConfig);
  const config = await writeConfig(values.name, namespaceId);
  let done = 0;
  const store = createRemoteStore(namespaceId, config, (keys, sentBytes) => {
    done += keys;
    say(`  ${done} values, the last ${keys} with ${(sentBytes / 1e6).toFixed(1)} MB`);
  });
  say('Filling the KV namespace ...');
  await fill(store);
  await keepReleases(store);
  await store.flush();
  say(`  written: ${store.sent.keys} values, ${(store.sent.bytes / 1e6).toFixed(1)} MB`);
  say('Deploying ...');
  await runWrangler(['deploy', '--config', config], (text) => process.stdout.write(text));
}

try {
  await main();
} catch (thrown) {
  const error = diskFailure(thrown, DEPLOY);
  if (!(error instanceof PictureMathError)) throw error;
  complain(error.message);
  process.exit(1);
}
