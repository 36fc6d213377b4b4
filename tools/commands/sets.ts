/** `picture-math sets`: what differs between sets of pictures. */
import { DEFAULT_K, MAX_K } from '#core/limits.ts';
import { DEFAULT_PERMUTATIONS } from '#core/rank/sets.ts';
import { keepHeapsSmall } from '../embed/small-heaps.ts';
import { DEFAULT_MODEL } from '../model/folder.ts';
import { complain, say, sayJson, sayTable } from '../terminal/say.ts';
import { fromUser, stoppable, UsageError } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION, listOf, wholeNumber } from './command.ts';

export interface SetsCommand {
  k: number;
  model: string;
  vocabulary: string;
  permutations: number;
  whole?: boolean | undefined;
  workers?: number | undefined;
  eachPair?: boolean | undefined;
  table?: string | undefined;
  pathColumn?: string | undefined;
  groupColumn?: string | undefined;
  csv?: boolean | undefined;
  html?: string | undefined;
  json: boolean;
}

/** Two inputs as they were given, or the groups of a table. @returns how many pictures could not be read */
export async function compareAndSay(
  inputs: readonly string[],
  options: SetsCommand,
): Promise<number> {
  keepHeapsSmall();
  const { rankSets } = await import('../answer/sets.ts');
  const { readGroups } = await import('../answer/group-table.ts');
  const sources =
    options.table === undefined
      ? inputs.map((input, i) => ({ name: 'AB'[i] ?? '', input: fromUser(input) }))
      : await readGroups(fromUser(options.table), {
          path: options.pathColumn ?? 'path',
          group: options.groupColumn ?? 'group',
        });
  const { reports, pathOf } = await stoppable(
    'Stopped. What was encoded is kept: the same command goes on there.',
    (signal) =>
      rankSets(sources, {
        ...options,
        vocabulary: listOf(options.vocabulary),
        isEachPair: options.eachPair,
        signal,
      }),
  );
  if (options.html !== undefined) {
    const { setsPage } = await import('../answer/sets-page.ts');
    const { writeWhole } = await import('../terminal/whole-file.ts');
    await writeWhole(fromUser(options.html), await setsPage(reports, options.k, pathOf));
  }
  const { formatReportCsv, formatSets } = await import('../answer/sets-report.ts');
  const [only, ...more] = reports;
  if (options.json)
    sayJson(only && more.length === 0 ? only : { object: 'set_comparisons', comparisons: reports });
  else if (options.csv) sayTable(reports.map(formatReportCsv).join('\r\n\r\n'));
  else say(reports.map((report) => formatSets(report, options.k)).join('\n\n\n'));
  const failed = new Set(
    reports.flatMap(({ sets: { a, b } }) =>
      [...a.skipped, ...b.skipped]
        .filter(({ reason }) => reason.startsWith('Expected'))
        .map(({ file }) => file),
    ),
  );
  return failed.size;
}

export const sets = defineCommand({
  name: 'sets',
  summary: 'What differs between two sets of pictures, or between groups of them, word by word.',
  examples: [
    ['sets winter/ summer/', 'two folders, with the folders in them'],
    [
      'sets "a/**/*.jpg" "b/**/*.jpg" --html report.html',
      'patterns; a page with the pictures behind each word',
    ],
    ['sets winter.npy summer.npy', 'vectors that `embed` has written'],
    ['sets --table cats.csv --group-column breed', 'groups of a table: each against the rest'],
    ['sets --table cats.jsonl --each-pair --json', 'or each against each'],
  ],
  build: (command, end) =>
    command
      .argument('[sets...]', 'two folders, patterns or files of vectors; the second is subtracted')
      .option('--table <file>', 'CSV or JSON lines with a column of paths and one of groups')
      .option('--path-column <name>', 'where the paths are', 'path')
      .option('--group-column <name>', 'where the groups are', 'group')
      .option('--each-pair', 'more than two groups: each against each, not against the rest')
      .option('--k <n>', 'words a side', wholeNumber(1, MAX_K), DEFAULT_K)
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--vocabulary <name|file>', 'common, known, or a text file, a word a line', 'common')
      .option(
        '--permutations <n>',
        'random divisions, for the p-values',
        wholeNumber(99, 1_000_000),
        DEFAULT_PERMUTATIONS,
      )
      .option('--whole', 'read pictures whole, padded to a square, not their middle alone')
      .option('--workers <n>', 'threads; all cores without it', wholeNumber(1, 256))
      .option('--csv', 'all words as a table')
      .option('--html <file>', 'write a page with the pictures behind each word')
      .option('--strict', 'exit with 1 when any picture could not be read')
      .option(...JSON_OPTION)
      .action(async (inputs, { strict, ...options }) => {
        if (options.table === undefined ? inputs.length !== 2 : inputs.length > 0)
          throw new UsageError(`Expected two sets, or --table FILE; got ${inputs.length} sets.`);
        const failed = await compareAndSay(inputs, options);
        if (failed === 0) return;
        complain(`${failed} ${failed === 1 ? 'picture' : 'pictures'} could not be read.`);
        if (strict) end(1);
      }),
});
