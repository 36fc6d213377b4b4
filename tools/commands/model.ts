/** `npm run model -- list | pull | verify | calibrate | remove | prepare | stand-in` */
import { spaceOf } from '#core/model/manifest.ts';
import { readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { complain, say, sayJson } from '../terminal/say.ts';
import { fromUser, UsageError } from '../terminal/usage.ts';
import { defineCommand, type Arguments } from './command.ts';

const options = {
  small: { type: 'boolean', default: false },
  picture: { type: 'string' },
  'fetch-picture': { type: 'boolean', default: false },
  pictures: { type: 'string' },
  vision: { type: 'boolean', default: false },
} as const;
type Parsed = Arguments<typeof options>;

async function list({ values }: Parsed): Promise<void> {
  const { describeModels, formatModels } = await import('../model/installed.ts');
  const models = await describeModels();
  if (values.json)
    sayJson(models.map(({ bytesHere, state, manifest }) => ({ ...manifest, state, bytesHere })));
  else say(formatModels(models));
}

async function pullCommand({ values, positionals: [, id = ''] }: Parsed): Promise<void> {
  const { installModel, pullWithProgress } = await import('../store/install.ts');
  const manifest = await pullWithProgress(id, values.small);
  await installModel(manifest);
  say(
    `${spaceOf(manifest).id} is here. Next: npm run model -- verify ${id}, npm start -- --model ${id}`,
  );
}

async function verify({ values, positionals: [, id = ''] }: Parsed): Promise<number> {
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
  if (values.json) sayJson(report);
  else say(formatVerification(report));
  return report.checks.some(({ status }) => status === 'failed') ? 1 : 0;
}

async function calibrate({ values, positionals: [, id = ''] }: Parsed): Promise<void> {
  if (values.pictures === undefined)
    throw new UsageError('Expected --pictures FOLDER: pictures of many different things.');
  const { calibrateModel } = await import('../model/calibrate.ts');
  const { installModel } = await import('../store/install.ts');
  const { pictures, pairs, skipped } = await calibrateModel(
    id,
    fromUser(values.pictures),
    createProgress('Pictures taken again'),
  );
  for (const line of skipped) complain(`left out: ${line}`);
  await installModel(await readManifest(id));
  say(
    `${id}: verdicts now compare with ${pairs} unchanged pairs of ${pictures} pictures, and pictures and texts can be mixed`,
  );
}

async function remove({ positionals: [, id = ''] }: Parsed): Promise<void> {
  const { removeModel } = await import('../model/installed.ts');
  const { unseedModel } = await import('../store/local.ts');
  const freed = await removeModel(id);
  await unseedModel(id);
  say(`${id}: removed, ${(freed / 1e6).toFixed(1)} MB given back`);
}

async function prepare({ values, positionals: [, id = ''] }: Parsed): Promise<void> {
  const { formatReport, splitAndReport } = await import('../model/split.ts');
  const { seedText } = await import('../store/local.ts');
  const { prepared, report } = await splitAndReport(await readManifest(id));
  await seedText(prepared);
  if (values.json) sayJson(report);
  else say(formatReport(report, prepared.index));
}

async function standIn({ values, positionals: [, id = ''] }: Parsed): Promise<void> {
  const { makeStandIn } = await import('../../stand-in/make.ts');
  say(await makeStandIn(id, { vision: values.vision }));
}

const VERBS: Record<string, (parsed: Parsed) => Promise<number | void>> = {
  pull: pullCommand,
  verify,
  calibrate,
  remove,
  prepare,
  'stand-in': standIn,
};

export const model = defineCommand({
  help: `  npm run model -- list [--json]
  npm run model -- pull ID [--small]     download (resumed, checked), prepare, build its vocabularies, fill the local store
  npm run model -- verify ID [--picture FILE | --fetch-picture] [--json]     reference checks, with a report
  npm run model -- calibrate ID --pictures FOLDER     verdicts from unchanged pairs of your own pictures (30 to 600)
  npm run model -- remove ID
  npm run model -- prepare ID [--json]     split the text tower for the edge, check it, write it to the local store
  npm run model -- stand-in SHAPE [--vision]     random weights in the shape of a published CLIP, for benchmarks`,
  options,
  async run(parsed) {
    const [verb = '', id] = parsed.positionals;
    if (verb === 'list' && id === undefined) return list(parsed);
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!run || id === undefined)
      throw new UsageError(
        'Expected "list", "pull ID", "verify ID", "calibrate ID", "remove ID", "prepare ID" or "stand-in SHAPE".',
      );
    return run(parsed);
  },
});
