/** `picture-math embed`: pictures or texts to a file of vectors. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { AboutVectors, RowFacts } from '#core/format/vectors.ts';
import { ERROR_CODES, PictureMathError } from '#core/errors.ts';
import { embedText } from '#core/model/embed.ts';
import { fileFor, spaceOf, type Manifest } from '#core/model/manifest.ts';
import { quoted } from '#core/visible-text.ts';
import { createTextTower, createTokenize, runtimeName } from '../model/towers.ts';
import type { Shard } from './inputs.ts';
import type { EncodeOptions, PictureEncoder } from './pictures.ts';
import type { AboutRun } from './row-sink.ts';
import { openVectors } from './vector-files.ts';
import { besideOf } from './vector-names.ts';
import type { VectorWriter } from './vector-writer.ts';

/** What is said of vectors before there are any. */
export async function aboutRun(
  manifest: Manifest,
  modality: 'image' | 'text',
  { whole, shard }: { whole: boolean; shard: Shard | null },
): Promise<AboutRun> {
  const { size, resampling, mean, std } = manifest.image;
  const use = modality === 'image' ? 'vision' : 'text';
  const graph = fileFor(manifest, use).sha256;
  return {
    format: 'picture-math-vectors',
    version: 1,
    model: spaceOf(manifest).id,
    dimensions: manifest.dimensions,
    graphs: { [modality]: graph },
    runtime: await runtimeName(manifest, use),
    preprocessing: { view: whole ? 'whole' : 'middle', size, resampling, mean, std },
    normalized: true,
    ...(shard ? { shard } : {}),
  };
}

/** Writes a vector, or why there is none, for each picture in order. Ends or drops the file. */
export async function embedPictures(
  encoder: PictureEncoder,
  pictures: readonly { name: string; path: string }[],
  writer: VectorWriter,
  options: EncodeOptions = {},
): Promise<AboutVectors> {
  try {
    for await (const made of encoder.encode(pictures, options))
      if ('error' in made) await writer.fail(made.name, made.error);
      else {
        const { name, sha256, flatness, vector } = made;
        await writer.add({ name, modality: 'image', sha256, flatness }, vector);
      }
    return await writer.end();
  } catch (error) {
    await writer.drop();
    throw error;
  }
}

/** The same for texts. */
export async function embedTexts(
  manifest: Manifest,
  texts: readonly string[],
  writer: VectorWriter,
  onProgress: (done: number) => void,
): Promise<AboutVectors> {
  try {
    const [tower, tokenize] = await Promise.all([
      createTextTower(manifest),
      createTokenize(manifest),
    ]);
    for (const [i, text] of texts.entries()) {
      try {
        const { vector } = await embedText(manifest, tower, tokenize, text);
        await writer.add({ name: text, modality: 'text', sha256: hashOfText(text) }, vector);
      } catch (error) {
        if (!(error instanceof PictureMathError)) throw error;
        await writer.fail(text, error);
      }
      onProgress(i + 1);
    }
    return await writer.end();
  } catch (error) {
    await writer.drop();
    throw error;
  }
}

const hashOfText = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** What joined parts have in common. */
function runOf({ format, version, model, dimensions, graphs, ...about }: AboutVectors): AboutRun {
  const { runtime, preprocessing, normalized } = about;
  return { format, version, model, dimensions, graphs, runtime, preprocessing, normalized };
}

const ROWS_A_READ = 2048;

const failureSchema = v.object({
  name: v.string(),
  code: v.picklist(ERROR_CODES),
  message: v.string(),
});

/** Inputs of a file that have no vector. */
async function readFailures(path: string): Promise<v.InferOutput<typeof failureSchema>[]> {
  const place = besideOf(path, 'errors.jsonl');
  if (!existsSync(place)) return [];
  const lines = (await readFile(place, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => v.parse(failureSchema, JSON.parse(line)));
}

/**
 * What of two files has to be equal for them to be one, as text.
 */
function kindOf({ model, dimensions, graphs, preprocessing, runtime }: AboutVectors): string {
  return JSON.stringify([model, dimensions, graphs, preprocessing, runtime]);
}

/**
 * Puts files of vectors into one, in order.
 * @throws PictureMathError `space-mismatch` where they were not made alike; as `openVectors`
 */
export async function joinVectors(
  paths: readonly string[],
  openWriter: (about: AboutRun) => Promise<VectorWriter>,
): Promise<AboutVectors> {
  let writer: VectorWriter | null = null;
  let first: AboutVectors | null = null;
  try {
    for (const path of paths) {
      const vectors = await openVectors(path);
      try {
        const { about, count, dimensions } = vectors;
        first ??= about;
        if (kindOf(about) !== kindOf(first))
          throw new PictureMathError(
            'space-mismatch',
            `Expected vectors that were made as those of ${quoted(paths[0] ?? '')}; ${quoted(path)} has another model, runtime or preprocessing.`,
          );
        writer ??= await openWriter(runOf(about));
        const rows = new Float32Array(ROWS_A_READ * dimensions);
        for (let from = 0; from < count; from += ROWS_A_READ) {
          const to = Math.min(count, from + ROWS_A_READ);
          await vectors.readRows(from, to, rows);
          for (let i = from; i < to; i++) {
            const facts: RowFacts = await vectors.facts(i);
            await writer.add(
              facts,
              rows.slice((i - from) * dimensions, (i - from + 1) * dimensions),
            );
          }
        }
      } finally {
        await vectors.close();
      }
      for (const { name, code, message } of await readFailures(path))
        await writer.fail(name, new PictureMathError(code, message));
    }
    if (!writer)
      throw new PictureMathError('request-malformed', 'Expected files to join, got none.');
    return await writer.end();
  } catch (error) {
    await writer?.drop();
    throw error;
  }
}
