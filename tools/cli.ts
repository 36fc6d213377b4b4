/** Command line: argument parsing, exit codes, help. Exit 2 for usage, 1 for failure. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DEFAULT_K, MAX_K } from '#core/limits.ts';
import { toProblem } from '#core/contract/problem.ts';
import { PictureMathError } from '#core/errors.ts';
import { METHODS } from '#core/rank/methods.ts';
import { DEFAULT_PERMUTATIONS } from '#core/rank/sets.ts';
import { keyCommand } from './commands/key.ts';
import { modelCommand } from './commands/model.ts';
import { DEFAULT_MODEL, readManifest } from './model/folder.ts';
import { createProgress } from './terminal/progress.ts';
import { formatRanking, rankPairs, readPairs } from './picture/rank.ts';
import { formatSets, formatSetsCsv, rankSets } from './picture/sets.ts';
import { Stopped, UsageError, fromUser } from './terminal/usage.ts';
import { buildVocabulary } from './vocabulary/vocabulary.ts';

const HELP = `Usage:
  npm run rank -- A B [--k N] [--json] [--model ID] [--vocabulary NAME|LIST.txt] [--method cosine|centred|z]
  npm run rank -- --pairs LIST.json [--k N] ...     LIST.json: [{"a": "with.png", "b": "without.png"}, ...]
  npm run rank -- A B --noise-floor     also take each picture again (crops, mirrored) and count only what goes beyond
  npm run rank -- --a FOLDER --b FOLDER [--k N] [--json | --csv] [--permutations N] ...     what differs between two sets
  npm run film -- A B [--model ID] [--json]     as in the film: bare words, raw cosines, explained beside the film's figures
  npm run model -- list [--json]
  npm run model -- pull ID [--small]     download (resumed, checked), prepare, build its vocabularies, fill the local store
  npm run model -- verify ID [--picture FILE | --fetch-picture] [--json]     reference checks, with a report
  npm run model -- calibrate ID --pictures FOLDER     verdicts from unchanged pairs of your own pictures (30 to 600)
  npm run model -- remove ID
  npm run model -- prepare ID [--json]     split the text tower for the edge, check it, write it to the local store
  npm run model -- stand-in SHAPE [--vision]     random weights in the shape of a published CLIP, for benchmarks
  npm run vocabulary -- build WORDS.txt --name NAME [--model ID]
  npm run key -- create NAME | list | revoke NAME [--json] [--remote [--namespace TITLE]]     keys of the API, for higher limits`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  k: { type: 'string', default: String(DEFAULT_K) },
  model: { type: 'string' },
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
  small: { type: 'boolean', default: false },
  picture: { type: 'string' },
  pictures: { type: 'string' },
  'fetch-picture': { type: 'boolean', default: false },
  remote: { type: 'boolean', default: false },
  namespace: { type: 'string', default: 'picture-math-store' },
} satisfies ParseArgsConfig['options'];

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
export type Arguments = ReturnType<typeof parse>;

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
    model: values.model ?? DEFAULT_MODEL,
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

async function filmCommand({ values, positionals }: Arguments): Promise<void> {
  const [a, b, ...rest] = positionals;
  if (a === undefined || b === undefined || rest.length > 0)
    throw new UsageError(`Expected two pictures, got ${positionals.length}.`);
  const { filmModel, filmTable, formatFilm } = await import('./picture/film.ts');
  const table = await filmTable(fromUser(a), fromUser(b), values.model ?? (await filmModel()));
  console.log(values.json ? JSON.stringify(table, null, 2) : formatFilm(table));
}

async function vocabularyCommand({ values, positionals: [verb, list] }: Arguments): Promise<void> {
  if (verb !== 'build' || list === undefined || values.name === undefined)
    throw new UsageError('Expected "build WORDS.txt --name NAME".');
  const manifest = await readManifest(values.model ?? DEFAULT_MODEL);
  const built = await buildVocabulary(
    manifest,
    fromUser(list),
    values.name,
    createProgress('Words encoded'),
  );
  const { seedVocabularies } = await import('./store/local.ts');
  await seedVocabularies([built]);
  console.log(
    values.json
      ? JSON.stringify(built.pointer)
      : `${built.pointer.id}: ${built.pointer.size} words, ${built.pointer.bytes} bytes, sha256 ${built.pointer.sha256}; written to the local store`,
  );
}

const COMMANDS: Record<string, (parsed: Arguments) => Promise<void>> = {
  rank: rankCommand,
  film: filmCommand,
  model: modelCommand,
  vocabulary: vocabularyCommand,
  key: keyCommand,
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
  } else if (error instanceof Stopped) {
    console.error(error.message);
    process.exitCode = 130;
  } else throw error;
}
