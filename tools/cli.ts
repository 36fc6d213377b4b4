/** Command line: argument parsing, exit codes, help. Exit 2 for usage, 1 for failure. */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DEFAULT_K, MAX_K } from '#core/contract/api.ts';
import { toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/manifest.ts';
import { METHODS } from '#core/methods.ts';
import { DEFAULT_PERMUTATIONS } from '#core/sets.ts';
import { DEFAULT_MODEL, listModels, readManifest, readModelFile } from './model-folder.ts';
import { createProgress } from './progress.ts';
import { formatRanking, rankPairs, readPairs } from './rank.ts';
import { formatSets, formatSetsCsv, rankSets } from './sets.ts';
import { buildVocabulary } from './vocabulary.ts';

const HELP = `Usage:
  npm run rank -- A B [--k N] [--json] [--model ID] [--vocabulary NAME|LIST.txt] [--method cosine|centred|z]
  npm run rank -- --pairs LIST.json [--k N] ...     LIST.json: [{"a": "with.png", "b": "without.png"}, ...]
  npm run rank -- A B --noise-floor     also take each picture again (crops, mirrored) and count only what goes beyond
  npm run rank -- --a FOLDER --b FOLDER [--k N] [--json | --csv] [--permutations N] ...     what differs between two sets
  npm run model -- list
  npm run model -- verify ID
  npm run model -- prepare ID [--json]     split the text tower for the edge, check it, write it to the local store
  npm run model -- stand-in SHAPE [--vision]     random weights in the shape of a published CLIP, for benchmarks
  npm run vocabulary -- build WORDS.txt --name NAME [--model ID]`;

class UsageError extends Error {}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  k: { type: 'string', default: String(DEFAULT_K) },
  model: { type: 'string', default: DEFAULT_MODEL },
  vocabulary: { type: 'string', default: 'common' },
  method: { type: 'string' },
  pairs: { type: 'string' },
  a: { type: 'string' },
  b: { type: 'string' },
  csv: { type: 'boolean', default: false },
  permutations: { type: 'string', default: String(DEFAULT_PERMUTATIONS) },
  'noise-floor': { type: 'boolean', default: false },
  name: { type: 'string' },
  vision: { type: 'boolean', default: false },
} satisfies ParseArgsConfig['options'];

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
type Arguments = ReturnType<typeof parse>;

async function rankCommand({ values, positionals }: Arguments): Promise<void> {
  const k = Number(values.k);
  if (!Number.isInteger(k) || k < 1 || k > MAX_K)
    throw new UsageError(
      `Expected --k to be a whole number from 1 to ${MAX_K}, got "${values.k}".`,
    );
  const method = METHODS.find((name) => name === values.method);
  if (values.method !== undefined && !method)
    throw new UsageError(`Expected --method ${METHODS.join(' | ')}, got "${values.method}".`);
  const vocabulary = /[./\\]/.test(values.vocabulary)
    ? fromUser(values.vocabulary)
    : values.vocabulary;
  const options = {
    model: values.model,
    vocabulary,
    k,
    method,
    noiseFloor: values['noise-floor'],
  };
  if (values.a !== undefined || values.b !== undefined) {
    await setsCommand({ values, positionals }, options);
    return;
  }
  if (values.pairs !== undefined) {
    if (positionals.length > 0)
      throw new UsageError(`Expected either two pictures or --pairs, got both.`);
    console.log(
      JSON.stringify(await rankPairs(await readPairs(fromUser(values.pairs)), options), null, 2),
    );
    return;
  }
  const [a, b] = positionals;
  if (a === undefined || b === undefined || positionals.length > 2)
    throw new UsageError(`Expected two pictures, got ${positionals.length}.`);
  const [reply] = await rankPairs([{ a: fromUser(a), b: fromUser(b) }], options);
  if (reply) console.log(values.json ? JSON.stringify(reply, null, 2) : formatRanking(reply));
}

async function setsCommand(
  { values, positionals }: Arguments,
  options: { model: string; vocabulary: string; k: number },
): Promise<void> {
  if (values.a === undefined || values.b === undefined)
    throw new UsageError('Expected both --a FOLDER and --b FOLDER, got one.');
  if (positionals.length > 0 || values.pairs !== undefined)
    throw new UsageError('Expected either two pictures, --pairs, or --a and --b.');
  const permutations = Number(values.permutations);
  if (!Number.isInteger(permutations) || permutations < 99 || permutations > 1_000_000)
    throw new UsageError(
      `Expected --permutations to be a whole number from 99 to 1000000, got "${values.permutations}".`,
    );
  const report = await rankSets(fromUser(values.a), fromUser(values.b), {
    ...options,
    permutations,
  });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(values.csv ? formatSetsCsv(report) : formatSets(report, options.k));
}

async function modelCommand({ values, positionals: [verb, id] }: Arguments): Promise<void> {
  if (verb === 'list') {
    const manifests = await Promise.all((await listModels()).map(readManifest));
    if (values.json) console.log(JSON.stringify(manifests, null, 2));
    else
      for (const m of manifests)
        console.log(
          `${m.id}@${m.revision}  ${m.dimensions} dimensions, ${m.image.size} px, ${(m.files.reduce((sum, f) => sum + f.bytes, 0) / 1e6).toFixed(1)} MB, ${m.licence}  ${m.title}`,
        );
    return;
  }
  // Loaded where they are needed: wrangler and protobufjs take a second.
  if (verb === 'stand-in' && id !== undefined) {
    const { makeStandIn } = await import('./stand-in/make.ts');
    console.log(await makeStandIn(id, { vision: values.vision }));
    return;
  }
  if (verb === 'prepare' && id !== undefined) {
    const { formatReport, splitAndReport } = await import('./split.ts');
    const { seedText } = await import('./store.ts');
    const { prepared, report } = await splitAndReport(await readManifest(id));
    await seedText(prepared);
    console.log(
      values.json ? JSON.stringify(report, null, 2) : formatReport(report, prepared.index),
    );
    return;
  }
  if (verb !== 'verify' || id === undefined)
    throw new UsageError('Expected "list", "verify ID", "prepare ID" or "stand-in SHAPE".');
  const manifest = await readManifest(id);
  for (const file of manifest.files) {
    await readModelFile(manifest, file);
    console.log(`ok ${file.path} ${file.bytes} bytes`);
  }
  console.log(`${spaceOf(manifest).id}: all files are as the manifest says`);
}

async function vocabularyCommand({ values, positionals: [verb, list] }: Arguments): Promise<void> {
  if (verb !== 'build' || list === undefined || values.name === undefined)
    throw new UsageError('Expected "build WORDS.txt --name NAME".');
  const manifest = await readManifest(values.model);
  const built = await buildVocabulary(
    manifest,
    fromUser(list),
    values.name,
    createProgress('Words encoded'),
  );
  const { seedVocabularies } = await import('./store.ts');
  await seedVocabularies([built]);
  console.log(
    values.json
      ? JSON.stringify(built.pointer)
      : `${built.pointer.id}: ${built.pointer.size} words, ${built.pointer.bytes} bytes, sha256 ${built.pointer.sha256}; written to the local store`,
  );
}

/** Where the user stands: npm runs scripts in the repository's root and says where it was called. */
const fromUser = (path: string) => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

const COMMANDS: Record<string, (parsed: Arguments) => Promise<void>> = {
  rank: rankCommand,
  model: modelCommand,
  vocabulary: vocabularyCommand,
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) throw new UsageError(name ? `Unknown command "${name}".` : 'Expected a command.');
  const parsed = parse(args);
  if (parsed.values.help) console.log(HELP);
  else await command(parsed);
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exitCode = 2;
  } else if (error instanceof PictureMathError) {
    if (process.argv.includes('--json'))
      console.log(
        JSON.stringify(toProblem(error, 'https://picture-math.example', 'urn:picture-math:cli')),
      );
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
