/** `picture-math embed`: pictures and texts to vectors. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { keepHeapsSmall } from '../embed/small-heaps.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { createProgress } from '../terminal/progress.ts';
import { complain, sayLeftOut, sayLine } from '../terminal/say.ts';
import { fromUser, stoppable, UsageError } from '../terminal/usage.ts';
import { defineCommand, wholeNumber } from './command.ts';

const MOST_WORKERS = 256;
const MOST_SHARDS = 100_000;
/** Half a million texts. */
const MOST_TEXT_BYTES = 64_000_000;

function readShard(text: string): { index: number; of: number } {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (!index || !of || index > of || of > MOST_SHARDS)
    throw new InvalidArgumentError('Expected a part of all, such as 3/16.');
  return { index, of };
}

interface EmbedOptions {
  to?: string | undefined;
  texts?: string | undefined;
  model: string;
  whole?: true | undefined;
  workers?: number | undefined;
  cache: boolean;
  shard?: { index: number; of: number } | undefined;
}

async function embedAll(inputs: readonly string[], options: EmbedOptions) {
  const { aboutRun, embedPictures, embedTexts } = await import('../embed/embed.ts');
  const { findPictures, shardOf } = await import('../embed/inputs.ts');
  const { openLineWriter, openVectorWriter } = await import('../embed/vector-writer.ts');
  const { openPictureEncoder } = await import('../embed/pictures.ts');
  const manifest = await readManifest(options.model);
  const { shard = null, whole = false } = options;
  const part = <T>(items: readonly T[]) => (shard ? shardOf(items, shard) : items);
  const about = await aboutRun(manifest, options.texts === undefined ? 'image' : 'text', {
    whole,
    shard,
  });
  const openWriter = () =>
    options.to === undefined
      ? openLineWriter(about, sayLine)
      : openVectorWriter(fromUser(options.to), about);
  if (options.texts !== undefined) {
    const { readBounded } = await import('../bounded-file.ts');
    const { readTextFile } = await import('#core/format/text-file.ts');
    const { text } = readTextFile(
      await readBounded(fromUser(options.texts), MOST_TEXT_BYTES, 'a list of texts'),
    );
    const texts = part(text.split(/\r?\n/).filter((line) => line.trim() !== ''));
    const onProgress = createProgress('Texts encoded');
    return embedTexts(manifest, texts, await openWriter(), (done) =>
      onProgress(done, texts.length),
    );
  }
  const { pictures, leftOut } = await findPictures(inputs, fromUser('.'));
  sayLeftOut(leftOut);
  const mine = part(pictures);
  const onProgress = createProgress('Pictures encoded');
  const { workers, cache } = options;
  keepHeapsSmall();
  const encoder = await openPictureEncoder(manifest, { workers, cache, whole });
  try {
    return await stoppable(
      'Stopped. What was encoded is kept: the same command goes on there.',
      async (signal) =>
        embedPictures(encoder, mine, await openWriter(), {
          signal,
          onProgress: (done) => onProgress(done, mine.length),
        }),
    );
  } finally {
    await encoder.close();
  }
}

async function join(parts: readonly string[], to: string | undefined): Promise<void> {
  if (to === undefined) throw new UsageError('Expected --to FILE for what is joined.');
  const { joinVectors } = await import('../embed/embed.ts');
  const { openVectorWriter } = await import('../embed/vector-writer.ts');
  const { count } = await joinVectors(parts.map(fromUser), (about) =>
    openVectorWriter(fromUser(to), about),
  );
  complain(`${count} vectors`);
}

export const embed = defineCommand({
  name: 'embed',
  summary: 'Pictures and texts to vectors, in files that others read.',
  examples: [
    ['embed a.jpg b.jpg | jq .name', 'a line of JSON each, on standard output'],
    [
      'embed photos/ --to photos.npy',
      'for NumPy, with photos.rows.jsonl and photos.about.json beside it',
    ],
    ['embed "photos/**/*.jpg" --to photos.parquet', 'for DuckDB, pandas and their like'],
    ['embed --texts captions.txt --to captions.jsonl', 'a text a line'],
    ['embed photos/ --shard 3/16 --to part-03.npy', 'the third of sixteen machines; then:'],
    ['embed --join part-*.npy --to photos.npy', 'put their files together'],
  ],
  build: (command, end) =>
    command
      .argument('[inputs...]', 'pictures, folders and patterns')
      .option('--to <file>', '.jsonl, .npy or .parquet; standard output as JSON lines without it')
      .option('--texts <file>', 'texts in place of pictures, one a line')
      .option('--join', 'inputs are files of vectors, to be put into one')
      .option('--model <id>', 'a model that is here (picture-math model list)', DEFAULT_MODEL)
      .option('--whole', 'read pictures whole, padded to a square, not their middle alone')
      .option('--workers <n>', 'threads; all cores without it', wholeNumber(1, MOST_WORKERS))
      .option('--no-cache', 'encode everything anew, and keep nothing')
      .option('--shard <i/n>', 'a part of all inputs, in their order', readShard)
      .option('--strict', 'exit with 1 when any input could not be read')
      .action(async (inputs, { strict, ...options }) => {
        if (options.join) return join(inputs, options.to);
        if ((inputs.length === 0) === (options.texts === undefined))
          throw new UsageError('Expected pictures, or --texts FILE.');
        const { count, failed } = await embedAll(inputs, options);
        if (failed > 0)
          complain(`${failed} of ${count + failed} could not be read; each says why in its place.`);
        if (failed > 0 && (strict || count === 0)) end(1);
      }),
});
