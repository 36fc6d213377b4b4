/** `npm run rank`: two pictures, a list of pairs, or two folders. */
import { PictureMathError } from '#core/errors.ts';
import { DEFAULT_K, MAX_K } from '#core/limits.ts';
import { METHODS } from '#core/rank/methods.ts';
import { DEFAULT_PERMUTATIONS } from '#core/rank/sets.ts';
import { DEFAULT_MODEL } from '../model/folder.ts';
import { complain, say, sayJson, sayTable } from '../terminal/say.ts';
import { UsageError, fromUser } from '../terminal/usage.ts';
import { defineCommand, type Arguments } from './command.ts';

const options = {
  k: { type: 'string', default: String(DEFAULT_K) },
  model: { type: 'string', default: DEFAULT_MODEL },
  vocabulary: { type: 'string', default: 'common' },
  method: { type: 'string' },
  pairs: { type: 'string' },
  'noise-floor': { type: 'boolean', default: false },
  whole: { type: 'boolean', default: false },
  a: { type: 'string' },
  b: { type: 'string' },
  csv: { type: 'boolean', default: false },
  permutations: { type: 'string', default: String(DEFAULT_PERMUTATIONS) },
} as const;
type Parsed = Arguments<typeof options>;

/** @throws UsageError */
function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new UsageError(
      `Expected --${name} to be a whole number from ${least} to ${most}, got "${text}".`,
    );
  return number;
}

function readOptions({ values }: Parsed) {
  const k = readNumber('k', values.k, 1, MAX_K);
  const method = METHODS.find((name) => name === values.method);
  if (values.method !== undefined && !method)
    throw new UsageError(`Expected --method ${METHODS.join(' | ')}, got "${values.method}".`);
  const isFile = /[./\\]/.test(values.vocabulary);
  const vocabulary = isFile ? fromUser(values.vocabulary) : values.vocabulary;
  return {
    model: values.model,
    vocabulary,
    k,
    method,
    noiseFloor: values['noise-floor'],
    whole: values.whole,
  };
}

async function rankFolders(parsed: Parsed): Promise<void> {
  const { values, positionals } = parsed;
  const shared = readOptions(parsed);
  if (values.a === undefined || values.b === undefined)
    throw new UsageError('Expected both --a FOLDER and --b FOLDER, got one.');
  if (positionals.length > 0 || values.pairs !== undefined)
    throw new UsageError('Expected either two pictures, --pairs, or --a and --b.');
  const permutations = readNumber('permutations', values.permutations, 99, 1_000_000);
  const { formatReportCsv, formatSets, rankSets } = await import('../answer/sets.ts');
  const report = await rankSets(fromUser(values.a), fromUser(values.b), {
    ...shared,
    permutations,
  });
  if (values.json) sayJson(report);
  else if (values.csv) sayTable(formatReportCsv(report));
  else say(formatSets(report, shared.k));
}

export const rank = defineCommand({
  help: `  npm run rank -- A B [--k N] [--json] [--model ID] [--vocabulary NAME|LIST.txt] [--method ${METHODS.join('|')}]
  npm run rank -- --pairs LIST.json [--k N] ...     LIST.json: [{"a": "with.png", "b": "without.png"}, ...]; one answer a pair, {"object": "error", "code", "message", "pair"} for one that fails, and exit status 1 when any did
  npm run rank -- A B --noise-floor     also take each picture again (crops, mirrored) and count only what goes beyond
  npm run rank -- A B --whole           read pictures whole, padded to a square; without it, their middle square alone is read (--pairs and folders too)
  npm run rank -- --a FOLDER --b FOLDER [--k N] [--json | --csv] [--permutations N] ...     what differs between two sets; folders in them are read too, and what is left out is named`,
  options,
  async run(parsed) {
    const { values, positionals } = parsed;
    if (values.a !== undefined || values.b !== undefined) return rankFolders(parsed);
    const shared = readOptions(parsed);
    if (values.pairs !== undefined && positionals.length > 0)
      throw new UsageError('Expected either two pictures or --pairs, got both.');
    const [a, b] = positionals;
    if (values.pairs === undefined && (a === undefined || positionals.length !== 2))
      throw new UsageError(`Expected two pictures, got ${positionals.length}.`);
    const { formatRanking, rankPairs, readPairs } = await import('../answer/rank.ts');
    if (values.pairs !== undefined) {
      const replies = await rankPairs(await readPairs(fromUser(values.pairs)), shared);
      sayJson(replies);
      const failed = replies.filter((reply) => 'code' in reply);
      if (failed.length === 0) return;
      complain(
        `${failed.length} of ${replies.length} pairs failed; see "code" and "message" in their place.`,
      );
      return 1;
    }
    const [reply] = await rankPairs([{ a: fromUser(a ?? ''), b: fromUser(b ?? '') }], shared);
    if (reply && 'code' in reply) throw new PictureMathError(reply.code, reply.message);
    if (!reply) return;
    if (values.json) sayJson(reply);
    else say(formatRanking(reply));
  },
});
