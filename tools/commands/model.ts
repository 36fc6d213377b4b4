/** `picture-math model`: which models are here; bringing, checking, calibrating and removing them. */
import { spaceOf } from '#core/model/manifest.ts';
import { IS_PACKAGE } from '../places.ts';
import { readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { complain, say, sayJson } from '../terminal/say.ts';
import { fromUser } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION } from './command.ts';

async function list(json: boolean): Promise<void> {
  const { describeModels, formatModels } = await import('../model/installed.ts');
  const models = await describeModels();
  if (json)
    sayJson(models.map(({ bytesHere, state, manifest }) => ({ ...manifest, state, bytesHere })));
  else say(formatModels(models));
}

async function pull(id: string, small: boolean): Promise<void> {
  const { installModel, pullWithProgress } = await import('../store/install.ts');
  const manifest = await pullWithProgress(id, small);
  await installModel(manifest);
  say(
    `${spaceOf(manifest).id} is here. Next: picture-math model verify ${id}, picture-math serve --model ${id}`,
  );
}

/** @returns whether all is as it should be */
async function verify(
  id: string,
  options: { picture?: string | undefined; fetchPicture: boolean; json: boolean },
): Promise<boolean> {
  const { fetchReferencePicture, formatVerification, verifyModel } =
    await import('../model/verify.ts');
  const manifest = await readManifest(id);
  const fetched = options.fetchPicture ? await fetchReferencePicture(manifest) : null;
  const picture = options.picture === undefined ? fetched : fromUser(options.picture);
  const report = await verifyModel(manifest, picture);
  if (options.json) sayJson(report);
  else say(formatVerification(report));
  return report.checks.every(({ status }) => status !== 'failed');
}

async function calibrate(id: string, folder: string): Promise<void> {
  const { calibrateModel } = await import('../model/calibrate.ts');
  const { installModel } = await import('../store/install.ts');
  const { pictures, pairs, skipped } = await calibrateModel(
    id,
    fromUser(folder),
    createProgress('Pictures taken again'),
  );
  for (const line of skipped) complain(`left out: ${line}`);
  await installModel(await readManifest(id));
  say(
    `${id}: verdicts now compare with ${pairs} unchanged pairs of ${pictures} pictures, and pictures and texts can be mixed`,
  );
}

async function remove(id: string): Promise<void> {
  const { removeModel } = await import('../model/installed.ts');
  const { canServe } = await import('../store/service.ts');
  const freed = await removeModel(id);
  if (canServe()) await (await import('../store/local.ts')).unseedModel(id);
  say(`${id}: removed, ${(freed / 1e6).toFixed(1)} MB given back`);
}

async function prepare(id: string, json: boolean): Promise<void> {
  const { formatReport, splitAndReport } = await import('../model/split.ts');
  const { seedText } = await import('../store/local.ts');
  const { prepared, report } = await splitAndReport(await readManifest(id));
  await seedText(prepared);
  if (json) sayJson(report);
  else say(formatReport(report, prepared.index));
}

async function standIn(shape: string, vision: boolean): Promise<void> {
  const { makeStandIn } = await import('../../stand-in/make.ts');
  say(await makeStandIn(shape, { vision }));
}

export const model = defineCommand({
  name: 'model',
  summary: 'Which models are here; bring, check, calibrate and remove them.',
  examples: [
    ['model list', 'which models are known, and what of each is here'],
    ['model pull clip-vit-base-patch32', "bring OpenAI's CLIP: resumed, checked by its hashes"],
    ['model verify clip-vit-base-patch32', 'reference checks, with a report'],
  ],
  build(command, end) {
    const below = (name: string, what: string) => command.command(name).description(what);
    below('list', 'which models are known, and what of each is here')
      .option(...JSON_OPTION)
      .action(({ json }) => list(json));
    below('pull', 'download (resumed, checked), prepare, build its word lists')
      .argument('<id>', 'a model of the list')
      .option('--small', 'the quantised towers alone', false)
      .action((id, { small }) => pull(id, small));
    below('verify', 'reference checks, with a report')
      .argument('<id>', 'a model of the list')
      .option('--picture <file>', "the checks' picture, where you have it")
      .option('--fetch-picture', 'fetch that picture', false)
      .option(...JSON_OPTION)
      .action(async (id, options) => {
        if (!(await verify(id, options))) end(1);
      });
    below('calibrate', 'verdicts from unchanged pairs of your own pictures (30 to 600)')
      .argument('<id>', 'a model of the list')
      .requiredOption('--pictures <folder>', 'pictures of many different things')
      .action((id, { pictures }) => calibrate(id, pictures));
    below('remove', 'take away what pull brought and what was made of it')
      .argument('<id>', 'a model of the list')
      .action(remove);
    if (IS_PACKAGE) return;
    below('prepare', 'split the text tower for the edge, check it, write it to the local store')
      .argument('<id>', 'a model of the list')
      .option(...JSON_OPTION)
      .action((id, { json }) => prepare(id, json));
    below('stand-in', 'random weights in the shape of a published CLIP, for benchmarks')
      .argument('<shape>', 'which')
      .option('--vision', 'its image tower too', false)
      .action((shape, { vision }) => standIn(shape, vision));
  },
});
