/** Indexes of folders: a file of vectors each (docs/formats/vectors.md) in the user's cache, made again from it in seconds. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import type { AboutVectors } from '#core/format/vectors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { ModalityMeans } from '#core/vector/expression.ts';
import { quoted } from '#core/visible-text.ts';
import { aboutRun, embedPictures } from '../embed/embed.ts';
import type { EncodeOptions, PictureEncoder } from '../embed/pictures.ts';
import { openVectorsOf, type Vectors } from '../embed/vector-files.ts';
import { isVectorFile } from '../embed/vector-names.ts';
import { openVectorWriter } from '../embed/vector-writer.ts';
import { CACHE } from '../places.ts';
import { writeWhole } from '../terminal/whole-file.ts';
import { loadVocabulary } from '../vocabulary/vocabulary.ts';

const INDEXES = join(CACHE, 'indexes');
const OF = 'index.json';
const ofSchema = v.strictObject({ folder: v.string(), model: v.string() });

export interface PictureIndex {
  /** The folder that it is of. */
  folder: string;
  vectors: Vectors;
  means: ModalityMeans;
}

const placeOf = (folder: string, manifest: Manifest) =>
  join(
    INDEXES,
    createHash('sha256')
      .update(JSON.stringify([folder, spaceOf(manifest).id]))
      .digest('hex')
      .slice(0, 24),
  );
const fileOf = (place: string) => join(place, 'vectors.npy');

/** What engines call an index. */
export const nameOfIndex = (index: PictureIndex): string =>
  JSON.stringify([index.folder, index.vectors.about.model]);

/**
 * Encodes the pictures of a folder; what was encoded before comes from the cache, and what is gone is left out.
 * @param pictures paths in the folder
 */
export async function makeIndex(
  folder: string,
  pictures: readonly string[],
  manifest: Manifest,
  encoder: PictureEncoder,
  { whole, ...options }: EncodeOptions & { whole: boolean },
): Promise<AboutVectors> {
  const place = placeOf(folder, manifest);
  await mkdir(place, { recursive: true });
  const about = await aboutRun(manifest, 'image', { whole, shard: null });
  const sources = pictures.map((name) => ({ name, path: join(folder, name) }));
  const writer = await openVectorWriter(fileOf(place), about);
  const made = await embedPictures(encoder, sources, writer, options);
  await writeWhole(join(place, OF), JSON.stringify({ folder, model: about.model }));
  return made;
}

/** Folders that have an index of this model. */
async function listIndexed(manifest: Manifest): Promise<string[]> {
  if (!existsSync(INDEXES)) return [];
  const folders: string[] = [];
  for (const name of await readdir(INDEXES)) {
    const text = await readFile(join(INDEXES, name, OF), 'utf8').catch(() => '');
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), ofSchema), text);
    if (read.success && read.output.model === spaceOf(manifest).id)
      folders.push(read.output.folder);
  }
  return folders.sort();
}

/** The folder itself or the nearest one above it that has an index; else the only one that there is. */
async function findIndexed(folder: string, manifest: Manifest): Promise<string> {
  const known = await listIndexed(manifest);
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (known.includes(at)) return at;
    if (dirname(at) === at) break;
  }
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return only;
  const there = known.map((one) => `\n  ${quoted(one)}`).join('');
  throw new PictureMathError(
    'request-malformed',
    known.length === 0
      ? `Expected an index to search in, got none of ${spaceOf(manifest).id}: picture-math index FOLDER makes one.`
      : `Expected one of these folders as --in FOLDER, or to be called in one of them:${there}`,
  );
}

/**
 * Opens an index, or a file of vectors.
 * @param where a folder in which to look for one, or a file of `embed`
 * @throws PictureMathError `request-malformed`, `space-mismatch`
 */
export async function openIndex(where: string, manifest: Manifest): Promise<PictureIndex> {
  const isFile = isVectorFile(where);
  const folder = isFile ? dirname(where) : await findIndexed(where, manifest);
  const vectors = await openVectorsOf(isFile ? where : fileOf(placeOf(folder, manifest)), manifest);
  const { vocabulary } = await loadVocabulary(manifest, 'common', () => {});
  const means = { image: vocabulary.imageMean, text: vocabulary.textMean };
  return { folder, vectors, means };
}
