/** `picture-math rank`: two pictures, a list of pairs, or two folders. */
import { PictureMathError } from '#core/errors.ts';
import { DEFAULT_K, MAX_K } from '#core/limits.ts';
import { METHODS } from '#core/rank/methods.ts';
import { DEFAULT_PERMUTATIONS } from '#core/rank/sets.ts';
import { DEFAULT_MODEL } from '../model/folder.ts';
import { complain, say, sayJson } from '../terminal/say.ts';
import { UsageError, fromUser } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION, listOf, wholeNumber } from './command.ts';
import { Option } from '@commander-js/extra-typings';

export const rank = defineCommand({
  name: 'rank',
  summary: 'Subtract one picture from another and read the difference in words.',
  examples: [
    ['rank with-hat.jpg without.jpg', 'what the first has and the second has not, and the reverse'],
    ['rank with-hat.jpg without.jpg --json | jq .gained[0].label', 'the first word alone'],
    ['rank a.png b.png --vocabulary fruits.txt', 'in words of a list of your own'],
    [
      'rank --pairs pairs.jsonl',
      'many pairs, a line each: {"a": "with.png", "b": "without.png", "id": 7}',
    ],
    [
      'rank with.jpg without.jpg --vectors photos.npy',
      'vectors that picture-math embed wrote, by the names in them; with --pairs too',
    ],
    ['rank --a winter/ --b summer/', 'what differs between two folders'],
  ],
  build: (command, end) =>
    command
      .argument('[pictures...]', 'two pictures; the second is subtracted')
      .option('--k <n>', 'words a side', wholeNumber(1, MAX_K), DEFAULT_K)
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--vocabulary <name|file>', 'common, known, or a text file, a word a line', 'common')
      .addOption(new Option('--method <name>', 'how words are scored').choices(METHODS))
      .option(
        '--pairs <file>',
        'a JSON list of {"a", "b"}, or one a line; one answer a pair with all that the list has of it, {"object": "error", "code", "message", "pair"} for one that fails',
      )
      .option(
        '--vectors <file>',
        'look pictures up in a file of vectors (picture-math embed), by their names there; may come several times',
        (file: string, files: readonly string[] = []) => [...files, fromUser(file)],
      )
      .option('--noise-floor', 'take each picture again and count only what goes beyond', false)
      .option('--whole', 'read pictures whole, padded to a square, not their middle alone', false)
      .option('--a <folder>', 'with --b: compare two folders, and the folders in them')
      .option('--b <folder>', 'the folder that is subtracted')
      .option(
        '--permutations <n>',
        'random divisions of the folders',
        wholeNumber(99, 1_000_000),
        DEFAULT_PERMUTATIONS,
      )
      .option('--strict', 'exit status 1 when any pair failed, not only when all did', false)
      .option('--csv', 'the words of two folders as a table', false)
      .option(...JSON_OPTION)
      .action(async (pictures, options) => {
        const { a, b, pairs, vocabulary, ...rest } = options;
        const shared = { ...rest, vocabulary: listOf(vocabulary) };
        if (a !== undefined || b !== undefined) {
          if (a === undefined || b === undefined)
            throw new UsageError('Expected both --a FOLDER and --b FOLDER, got one.');
          if (pictures.length > 0 || pairs !== undefined || shared.vectors)
            throw new UsageError(
              'Expected either two pictures, --pairs, or --a and --b, which may be files of vectors themselves.',
            );
          const { compareAndSay } = await import('./sets.ts');
          await compareAndSay([a, b], options);
          return;
        }
        if (pairs !== undefined && pictures.length > 0)
          throw new UsageError('Expected either two pictures or --pairs, got both.');
        const [first, second] = pictures;
        if (pairs === undefined && (second === undefined || pictures.length !== 2))
          throw new UsageError(`Expected two pictures, got ${pictures.length}.`);
        const { formatRanking, rankPairs } = await import('../answer/rank.ts');
        const areNames = shared.vectors !== undefined;
        if (pairs !== undefined) {
          const { readPairs } = await import('../answer/pairs.ts');
          const { pairs: read, areLines } = await readPairs(fromUser(pairs), { areNames });
          const replies = await rankPairs(read, shared);
          if (areLines) for (const reply of replies) sayJson(reply, 0);
          else sayJson(replies);
          const failed = replies.filter((reply) => 'code' in reply).length;
          if (failed === 0) return;
          complain(
            `${failed} of ${replies.length} pairs failed; see "code" and "message" in their place.`,
          );
          if (options.strict || failed === replies.length) end(1);
          return;
        }
        const { compileQuickly } = await import('../model/runtime.ts');
        compileQuickly();
        const place = (picture = '') => (areNames ? picture : fromUser(picture));
        const [reply] = await rankPairs([{ a: place(first), b: place(second) }], shared);
        if (!reply) return;
        if ('code' in reply) throw new PictureMathError(reply.code, reply.message);
        if (options.json) sayJson(reply);
        else say(formatRanking(reply));
      }),
});
