/** `picture-math words`: lists of words with their vectors. */
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { say, sayJson } from '../terminal/say.ts';
import { fromUser } from '../terminal/usage.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import { defineCommand, JSON_OPTION } from './command.ts';

export const words = defineCommand({
  name: 'words',
  summary: 'Lists of words and their vectors.',
  examples: [
    ['words list', 'the lists that come with the model'],
    ['words build fruits.txt --name fruits', 'encode a list, for `rank` and for the local service'],
    ['words build fruits.txt --name fruits --out fruits.pmvo', 'and keep its file'],
  ],
  build(command) {
    command
      .command('list')
      .description('the lists that come with a model')
      .option('--model <id>', 'a model that is here', DEFAULT_MODEL)
      .option(...JSON_OPTION)
      .action(async ({ model, json }) => {
        const { buildShipped } = await import('../vocabulary/vocabulary.ts');
        const built = await buildShipped(
          await readManifest(model),
          createProgress('Words encoded'),
        );
        const pointers = built.map(({ pointer }) => pointer);
        if (json) sayJson(pointers);
        else
          say(
            pointers
              .map(
                ({ id, size, bytes, sha256 }) =>
                  `${id.padEnd(12)} ${String(size).padStart(7)} words  ${String(bytes).padStart(9)} bytes  ${sha256.slice(0, 12)}`,
              )
              .join('\n'),
          );
      });
    command
      .command('build')
      .description('encode a list, a word a line')
      .argument('<list>', 'a text file')
      .requiredOption('--name <name>', 'lower-case letters, digits and dashes')
      .option('--model <id>', 'a model that is here', DEFAULT_MODEL)
      .option('--out <file>', 'write the vocabulary there too (docs/vocabulary-format.md)')
      .option(...JSON_OPTION)
      .action(async (list, { name, model, out, json }) => {
        const { buildVocabulary } = await import('../vocabulary/vocabulary.ts');
        const { canServe } = await import('../store/service.ts');
        const manifest = await readManifest(model);
        const progress = createProgress('Words encoded');
        const built = await buildVocabulary(manifest, fromUser(list), name, progress);
        const isServed = canServe();
        if (isServed) await (await import('../store/local.ts')).seedVocabularies([built]);
        if (out !== undefined) await writeWhole(fromUser(out), built.bytes);
        const { pointer } = built;
        if (json) sayJson(pointer, 0);
        else
          say(
            `${pointer.id}: ${pointer.size} words, ${pointer.bytes} bytes, sha256 ${pointer.sha256}${isServed ? '; written to the local store' : ''}`,
          );
      });
  },
});
