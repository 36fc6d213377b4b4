/** `picture-math index`: the pictures of a folder, to be searched. */
import { stat } from 'node:fs/promises';
import { keepHeapsSmall } from '../embed/small-heaps.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { complain, say, sayJson, sayLeftOut } from '../terminal/say.ts';
import { fromUser, stoppable, UsageError } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION, wholeNumber } from './command.ts';

interface IndexOptions {
  model: string;
  whole?: true | undefined;
  workers?: number | undefined;
  store?: string | undefined;
}

async function indexFolder(given: string, options: IndexOptions) {
  const folder = fromUser(given);
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new UsageError(`Expected a folder of pictures, got "${given}".`);
  const { listPictures } = await import('../picture/list-pictures.ts');
  const { openPictureEncoder } = await import('../embed/pictures.ts');
  const { makeIndex, nameOfIndex, openIndex } = await import('../search/picture-index.ts');
  const manifest = await readManifest(options.model);
  const { pictures, leftOut } = await listPictures(folder);
  sayLeftOut(leftOut);
  const onProgress = createProgress('Pictures encoded');
  const { whole = false, workers, store } = options;
  keepHeapsSmall();
  const encoder = await openPictureEncoder(manifest, { workers, whole });
  const about = await stoppable(
    'Stopped. What was encoded is kept: the same command goes on there.',
    (signal) =>
      makeIndex(folder, pictures, manifest, encoder, {
        whole,
        signal,
        onProgress: (done) => onProgress(done, pictures.length),
      }),
  ).finally(encoder.close);
  if (store !== undefined) {
    const { openStore } = await import('../search/stores/open.ts');
    const { fillStore } = await import('../search/search.ts');
    const index = await openIndex(folder, manifest);
    const engine = await openStore(store, nameOfIndex(index));
    try {
      await fillStore(index, engine, createProgress(`Vectors written to ${engine.title}`));
    } finally {
      await Promise.all([engine.close(), index.vectors.close()]);
    }
  }
  return { folder, ...about };
}

export const index = defineCommand({
  name: 'index',
  summary: 'Encode the pictures of a folder, to search in them; again when some have changed.',
  examples: [
    ['index ~/photos', 'what was encoded before is not encoded again'],
    ['index ~/photos --store lance:photos.lance', 'into LanceDB too, for millions'],
    [
      'index ~/photos --store postgres://user@host/db',
      'into PostgreSQL with pgvector, for many machines',
    ],
  ],
  build: (command, end) =>
    command
      .argument('<folder>', 'with the folders in it')
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--whole', 'read pictures whole, padded to a square, not their middle alone')
      .option('--workers <n>', 'threads; all cores without it', wholeNumber(1, 256))
      .option('--store <address>', 'an engine that keeps the vectors too')
      .option('--strict', 'exit with 1 when any picture could not be read')
      .option(...JSON_OPTION)
      .action(async (folder, { json, strict, ...options }) => {
        const made = await indexFolder(folder, options);
        if (json) sayJson(made);
        else
          say(
            `${made.folder}: ${made.count} pictures can be searched: picture-math search "a hat"`,
          );
        if (made.failed > 0) complain(`${made.failed} could not be read.`);
        if (made.count === 0 || (strict && made.failed > 0)) end(1);
      }),
});
