/** `npm run model -- list | pull | verify | calibrate | remove | prepare | stand-in` */
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { Arguments } from '../cli.ts';
import { describeModels, formatModels, removeModel } from '../model/installed.ts';
import { readManifest } from '../model/folder.ts';
import { createByteProgress, createProgress, megabytes } from '../terminal/progress.ts';
import { fromUser, stoppable, UsageError } from '../terminal/usage.ts';

async function list({ values }: Arguments): Promise<void> {
  const models = await describeModels();
  console.log(
    values.json
      ? JSON.stringify(
          models.map(({ bytesHere, state, manifest }) => ({ ...manifest, state, bytesHere })),
          null,
          2,
        )
      : formatModels(models),
  );
}

/**
 * Brings a model's files with one bar, and says what it brings before it does.
 * @throws Stopped, and as `pull`
 */
export async function pullWithProgress(id: string, small: boolean): Promise<Manifest> {
  const { bytesOf, filesToPull, pull } = await import('../model/hub/pull.ts');
  const { readPinned } = await import('../model/folder.ts');
  const pinned = await readPinned(id);
  const size = megabytes(bytesOf(filesToPull(pinned, small)));
  const note = (text: string) => process.stderr.write(`${text}\n`);
  note(`${pinned.title}, ${size}, licence ${pinned.licence}, from ${pinned.source}`);
  if (small)
    note(
      'Small: the quantised towers alone (8-bit weights, activations quantised as it runs). Vectors of pictures and words are coarser and differ a little between machines, so they are not the reference, and verify cannot compare precisions. Pull without --small for those.',
    );
  const bar = createByteProgress('Downloading');
  return stoppable('Stopped. What was loaded is kept: the same command goes on there.', (signal) =>
    pull(id, {
      signal,
      small,
      onProgress: (loaded, total) => bar.show(loaded, total),
      onNotice: (text) => bar.note(text),
    }).finally(() => bar.end()),
  );
}

/** What the edge needs of a model that is here: its text encoder, and its vocabularies. */
export async function prepareModel(manifest: Manifest) {
  const { prepareText } = await import('../model/prepare.ts');
  const { buildShipped } = await import('../vocabulary/vocabulary.ts');
  console.error('Preparing the text encoder ...');
  const prepared = await prepareText(manifest);
  const vocabularies = await buildShipped(manifest, createProgress('Words encoded'));
  for (const { pointer } of vocabularies)
    console.error(
      `Vocabulary ${pointer.id}: ${pointer.size} words, ${pointer.sha256.slice(0, 12)}`,
    );
  return { prepared, vocabularies };
}

/** Prepares a model and puts it into the local store. */
export async function installModel(manifest: Manifest): Promise<void> {
  const { seedModel } = await import('../store/local.ts');
  const { prepared, vocabularies } = await prepareModel(manifest);
  await seedModel(manifest, vocabularies, prepared);
}

async function pullCommand({ values, positionals: [, id = ''] }: Arguments): Promise<void> {
  const manifest = await pullWithProgress(id, values.small);
  await installModel(manifest);
  console.log(
    `${spaceOf(manifest).id} is here. Next: npm run model -- verify ${id}, npm start -- --model ${id}`,
  );
}

async function verify({ values, positionals: [, id = ''] }: Arguments): Promise<void> {
  const { fetchReferencePicture, formatVerification, verifyModel } =
    await import('../model/verify.ts');
  const manifest = await readManifest(id);
  const picture =
    values.picture === undefined
      ? values['fetch-picture']
        ? await fetchReferencePicture(manifest)
        : null
      : fromUser(values.picture);
  const report = await verifyModel(manifest, picture);
  console.log(values.json ? JSON.stringify(report, null, 2) : formatVerification(report));
  if (report.checks.some(({ status }) => status === 'failed')) process.exitCode = 1;
}

async function calibrate({ values, positionals: [, id = ''] }: Arguments): Promise<void> {
  if (values.pictures === undefined)
    throw new UsageError('Expected --pictures FOLDER: pictures of many different things.');
  const { calibrateModel } = await import('../model/calibrate.ts');
  const { pictures, pairs, skipped } = await calibrateModel(
    id,
    fromUser(values.pictures),
    createProgress('Pictures taken again'),
  );
  for (const line of skipped) console.error(`left out: ${line}`);
  await installModel(await readManifest(id));
  console.log(
    `${id}: verdicts now compare with ${pairs} unchanged pairs of ${pictures} pictures, and pictures and texts can be mixed`,
  );
}

async function remove({ positionals: [, id = ''] }: Arguments): Promise<void> {
  const { unseedModel } = await import('../store/local.ts');
  const freed = await removeModel(id);
  await unseedModel(id);
  console.log(`${id}: removed, ${(freed / 1e6).toFixed(1)} MB given back`);
}

async function prepare({ values, positionals: [, id = ''] }: Arguments): Promise<void> {
  const { formatReport, splitAndReport } = await import('../model/split.ts');
  const { seedText } = await import('../store/local.ts');
  const { prepared, report } = await splitAndReport(await readManifest(id));
  await seedText(prepared);
  console.log(values.json ? JSON.stringify(report, null, 2) : formatReport(report, prepared.index));
}

async function standIn({ values, positionals: [, id = ''] }: Arguments): Promise<void> {
  const { makeStandIn } = await import('../../stand-in/make.ts');
  console.log(await makeStandIn(id, { vision: values.vision }));
}

// Commands load what they need: wrangler and protobufjs take a second.
const VERBS: Record<string, (parsed: Arguments) => Promise<void>> = {
  pull: pullCommand,
  verify,
  calibrate,
  remove,
  prepare,
  'stand-in': standIn,
};

export async function modelCommand(parsed: Arguments): Promise<void> {
  const [verb = '', id] = parsed.positionals;
  if (verb === 'list' && id === undefined) return list(parsed);
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run || id === undefined)
    throw new UsageError(
      'Expected "list", "pull ID", "verify ID", "calibrate ID", "remove ID", "prepare ID" or "stand-in SHAPE".',
    );
  await run(parsed);
}
