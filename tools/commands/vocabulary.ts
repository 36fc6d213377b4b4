/** `npm run vocabulary -- build`: a list of words with its vectors, for the local store. */
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { say, sayJson } from '../terminal/say.ts';
import { UsageError, fromUser } from '../terminal/usage.ts';
import { defineCommand } from './command.ts';

export const vocabulary = defineCommand({
  help: `  npm run vocabulary -- build WORDS.txt --name NAME [--model ID] [--json]`,
  options: { model: { type: 'string', default: DEFAULT_MODEL }, name: { type: 'string' } },
  async run({ values, positionals: [verb, list] }) {
    if (verb !== 'build' || list === undefined || values.name === undefined)
      throw new UsageError('Expected "build WORDS.txt --name NAME".');
    const { buildVocabulary } = await import('../vocabulary/vocabulary.ts');
    const { seedVocabularies } = await import('../store/local.ts');
    const manifest = await readManifest(values.model);
    const progress = createProgress('Words encoded');
    const built = await buildVocabulary(manifest, fromUser(list), values.name, progress);
    await seedVocabularies([built]);
    const { pointer } = built;
    if (values.json) sayJson(pointer, 0);
    else
      say(
        `${pointer.id}: ${pointer.size} words, ${pointer.bytes} bytes, sha256 ${pointer.sha256}; written to the local store`,
      );
  },
});
