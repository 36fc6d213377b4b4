/** Builds vocabularies with a model's text tower, and keeps them by the hash of what they are made from. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { TEMPLATES, embedWord } from '#core/embed.ts';
import { fileFor, spaceOf, type Manifest } from '#core/manifest.ts';
import { cosines, largestMove } from '#core/rank.ts';
import { norm } from '#core/vector.ts';
import {
  decodeVocabulary,
  encodeVocabulary,
  parseWordList,
  sha256,
  type Vocabulary,
  type VocabularyPointer,
} from '#core/vocabulary.ts';
import { MODELS, ROOT, readModelFile } from './model-folder.ts';
import { createTextTower, createTokenize } from './towers.ts';

const CACHE = join(ROOT, '.cache', 'vocabularies');
export const COMMON_WORDS = join(MODELS, 'vocabulary', 'common.txt');

export interface BuiltVocabulary {
  bytes: Uint8Array<ArrayBuffer>;
  pointer: VocabularyPointer;
}

/** The differences of pairs in which nothing changed: f32 [pairs, D], or none when the model has no such file. */
async function readBackground(manifest: Manifest): Promise<Float32Array> {
  const file = manifest.files.find(({ use }) => use === 'background');
  if (!file) return new Float32Array();
  const bytes = await readModelFile(manifest, file);
  if (bytes.length % (4 * manifest.dimensions) !== 0)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${file.path} to hold rows of ${manifest.dimensions} float32 numbers, got ${bytes.length} bytes.`,
    );
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** For each background difference how far its best word moved, ascending. */
function backgroundMoves(
  vocabulary: Vocabulary,
  differences: Float32Array,
): Float32Array<ArrayBuffer> {
  const { dimensions } = vocabulary;
  const moves = Float32Array.from({ length: differences.length / dimensions }, (_, i) => {
    const difference = differences.subarray(i * dimensions, (i + 1) * dimensions);
    const length = norm(difference);
    // Scores of the raw difference are cosines times its length already.
    return length === 0 ? 0 : largestMove(cosines(vocabulary, difference), 1);
  });
  return moves.sort();
}

/** Encodes a word list; `onProgress` gets words done and words in all. Errors as `parseWordList` and `embedWord`. */
export async function buildVocabulary(
  manifest: Manifest,
  listPath: string,
  name: string,
  onProgress: (done: number, all: number) => void,
): Promise<BuiltVocabulary> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new PictureMathError(
      'request-malformed',
      `Expected a name of lower-case letters, digits and dashes, got "${name}".`,
    );
  const list = await readFile(listPath, 'utf8').catch((cause: unknown) => {
    throw new PictureMathError(
      'request-malformed',
      `Expected a word list at ${listPath}, got none.`,
      { cause },
    );
  });
  const differences = await readBackground(manifest);
  const key = createHash('sha256')
    .update(
      JSON.stringify([2, spaceOf(manifest).id, fileFor(manifest, 'text').sha256, TEMPLATES, list]),
    )
    .update(Buffer.from(differences.buffer))
    .digest('hex');
  const path = join(CACHE, `${manifest.id}-${name}-${key.slice(0, 24)}.pmvo`);
  if (existsSync(path)) {
    const bytes = new Uint8Array(await readFile(path));
    const words = (await decodeVocabulary(bytes, spaceOf(manifest).id)).words.length;
    return { bytes, pointer: await pointTo(bytes, name, manifest, words) };
  }
  const words = parseWordList(list);
  const [tower, tokenize] = await Promise.all([
    createTextTower(manifest),
    createTokenize(manifest),
  ]);
  const rows = new Float32Array(words.length * manifest.dimensions);
  for (const [i, { label }] of words.entries()) {
    rows.set(await embedWord(manifest, tower, tokenize, label), i * manifest.dimensions);
    onProgress(i + 1, words.length);
  }
  const plain: Vocabulary = {
    space: spaceOf(manifest).id,
    dimensions: manifest.dimensions,
    words,
    templates: TEMPLATES,
    rows,
    background: new Float32Array(),
  };
  const bytes = await encodeVocabulary({
    ...plain,
    background: backgroundMoves(plain, differences),
  });
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
  return { bytes, pointer: await pointTo(bytes, name, manifest, words.length) };
}

async function pointTo(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  manifest: Manifest,
  size: number,
): Promise<VocabularyPointer> {
  return {
    id: name,
    sha256: await sha256(bytes),
    model: spaceOf(manifest).id,
    size,
    bytes: bytes.length,
  };
}

/** A built vocabulary by name (`common`), or from a word list's path. */
export async function loadVocabulary(
  manifest: Manifest,
  nameOrPath: string,
  onProgress: (done: number, all: number) => void,
): Promise<{ vocabulary: Vocabulary; pointer: VocabularyPointer }> {
  const path = nameOrPath === 'common' ? COMMON_WORDS : nameOrPath;
  const name =
    basename(path)
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-/, '') || 'words';
  const { bytes, pointer } = await buildVocabulary(manifest, path, name, onProgress);
  return { vocabulary: await decodeVocabulary(bytes, spaceOf(manifest).id), pointer };
}
