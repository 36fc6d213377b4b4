/** Builds vocabularies with a model's text tower in float32, and keeps them by the hash of what they are made from. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { embedWord } from '#core/model/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';
import type { OnProgress } from '../terminal/progress.ts';
import { complain } from '../terminal/say.ts';
import { FILM_VOCABULARY } from '#core/rank/film.ts';
import { fileFor, spaceOf, type Manifest } from '#core/model/manifest.ts';
import {
  TEMPLATE_SETS,
  fillTemplate,
  templatesFor,
  templatesOfWords,
  type TemplateSet,
} from '#core/text/prompt.ts';
import { calibrate } from '#core/rank/statistics.ts';
import { decodeVocabulary, encodeVocabulary, type Vocabulary } from '#core/format/vocabulary.ts';
import { pointTo, type VocabularyPointer } from '#core/format/pointer.ts';
import { meanOf } from '#core/vector/vector.ts';
import { readTextFile, windows1252Notice } from '#core/format/text-file.ts';
import { parseWordList } from '#core/text/word-list.ts';
import { readBounded } from '../bounded-file.ts';
import { modelFolder, readModelFile } from '../model/folder.ts';
import { CACHE, MODELS, ROOT } from '../places.ts';
import { createTextTower, createTokenize } from '../model/towers.ts';
import { encodeOnThreads } from './word-threads.ts';
import { writeWhole } from '../terminal/whole-file.ts';

const BUILT = join(CACHE, 'vocabularies');
/** Built already, in our own package. */
const SHIPPED = join(ROOT, 'vocabularies');
/** Raised when the same list would be built into other bytes. */
const EDITION = 4;
const WORDS_PER_WRITE = 256;
/** Half a million words, in every encoding. */
const MOST_LIST_BYTES = 16_000_000;
/** Up to so many words, starting threads would take longer than it saves. */
const WORDS_ON_ONE_THREAD = 500;

export interface BuiltVocabulary {
  vocabulary: Vocabulary;
  bytes: Uint8Array<ArrayBuffer>;
  /** Where it is kept. */
  path: string;
  pointer: VocabularyPointer;
}

/** Numbers that come with the model (core/rank/out-of-distribution.ts, core/rank/statistics.ts); none when the model has no such file. */
export async function readNumbers(
  manifest: Manifest,
  use: 'background' | 'mean' | 'domain',
): Promise<Float32Array<ArrayBuffer>> {
  const file = manifest.files.find((f) => f.use === use);
  if (!file) return new Float32Array();
  const bytes = await readModelFile(manifest, file);
  if (bytes.length % 4 !== 0)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${file.path} to hold float32 numbers, got ${bytes.length} bytes.`,
    );
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** The path of a shipped list: the model's own, or one for every model. Null when the name is none. */
function shippedList(manifest: Manifest, name: string): string | null {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return null;
  const places = [modelFolder(manifest.id), join(MODELS, 'vocabulary')];
  return places.map((place) => join(place, `${name}.txt`)).find((path) => existsSync(path)) ?? null;
}

/** The text of a list; an encoding that was concluded is named, with a line that shows whether it is right. */
async function readList(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path, MOST_LIST_BYTES, 'a word list');
  } catch (cause) {
    if (cause instanceof PictureMathError) throw cause;
    throw new PictureMathError(
      'request-malformed',
      `Expected a word list at ${quoted(path)}, got none.`,
      {
        cause,
      },
    );
  }
  try {
    const { text, encoding } = readTextFile(bytes);
    if (encoding === 'Windows-1252') complain(`${quoted(path)} ${windows1252Notice(text)}`);
    return text;
  } catch (error) {
    if (!(error instanceof PictureMathError)) throw error;
    throw new PictureMathError(error.code, `${quoted(path)}: ${error.message}`, { cause: error });
  }
}

const keyOf = (...parts: unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);

/** What the rows of a build depend on. */
function rowsKey(manifest: Manifest, list: string, templates: TemplateSet): string {
  const files = [fileFor(manifest, 'text'), fileFor(manifest, 'tokenizer')];
  const hashes = files.map((f) => f.sha256);
  return keyOf(EDITION, spaceOf(manifest).id, hashes, templates, list);
}

/** What a whole vocabulary depends on beside its rows. */
const statisticsOf = ({ files }: Manifest) =>
  files.filter(({ use }) => use === 'background' || use === 'mean').map(({ sha256 }) => sha256);

/** Takes over the rows that were encoded before; returns how many words they are. */
async function readRows(path: string, rows: Float32Array, dimensions: number): Promise<number> {
  if (!existsSync(path)) return 0;
  const bytes = new Uint8Array(await readFile(path));
  rows.set(new Float32Array(bytes.buffer));
  return bytes.length / (4 * dimensions);
}

/** Encodes words one after the other on this thread: few words are done before other threads have started. */
const encodeHere: typeof encodeOnThreads = async (manifest, tasks, onWord) => {
  if (tasks.length === 0) return;
  const [tower, tokenize] = await Promise.all([
    createTextTower(manifest),
    createTokenize(manifest),
  ]);
  for (const { index, prompts } of tasks) {
    const row = Float32Array.from(await embedWord(manifest, tower, tokenize, prompts));
    await onWord({ index, row });
  }
  await tower.close();
};

/**
 * Encodes every word by the templates of its part of speech and computes the statistics. Rows are kept at `path` as they
 * are made: a large list takes minutes. A build that was stopped goes on there, and new statistics need no new rows.
 */
async function encodeWords(
  manifest: Manifest,
  list: string,
  set: TemplateSet,
  path: string,
  onProgress: OnProgress,
): Promise<Vocabulary> {
  const words = parseWordList(list);
  const templates = templatesOfWords(set, words);
  const { dimensions } = manifest;
  const [differences, mean] = await Promise.all([
    readNumbers(manifest, 'background'),
    readNumbers(manifest, 'mean'),
  ]);
  const rows = new Float32Array(words.length * dimensions);
  const done = await readRows(path, rows, dimensions);
  if (done > 0) onProgress(done, words.length);
  const tasks = words.slice(done).map(({ label, partOfSpeech }, i) => ({
    index: done + i,
    prompts: templatesFor(templates, partOfSpeech).map((template) => fillTemplate(template, label)),
  }));
  const encode = tasks.length > WORDS_ON_ONE_THREAD ? encodeOnThreads : encodeHere;
  await encode(manifest, tasks, async ({ index, row }) => {
    rows.set(row, index * dimensions);
    const count = index + 1;
    onProgress(count, words.length);
    if (count % WORDS_PER_WRITE !== 0 && count !== words.length) return;
    await writeWhole(path, new Uint8Array(rows.buffer, 0, count * dimensions * 4));
  });
  return {
    space: spaceOf(manifest).id,
    dimensions,
    words,
    templates,
    rows,
    ...calibrate({ rows, dimensions }, differences),
    textMean: meanOf(rows, dimensions),
    imageMean: mean,
  };
}

/**
 * Builds the vocabulary of a word list, or takes it from the cache; `onProgress` gets words done and words in all.
 * Errors as `parseWordList` and `embedWord`.
 */
export async function buildVocabulary(
  manifest: Manifest,
  listPath: string,
  name: string,
  onProgress: OnProgress,
  templates: TemplateSet = TEMPLATE_SETS[manifest.templates],
): Promise<BuiltVocabulary> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name))
    throw new PictureMathError(
      'request-malformed',
      `Expected a name of lower-case letters, digits and dashes, got "${name}".`,
    );
  const list = await readList(listPath);
  const { id: space } = spaceOf(manifest);
  const key = rowsKey(manifest, list, templates);
  const file = `${space}-${name}-${keyOf(key, statisticsOf(manifest))}.pmvo`;
  const path =
    [SHIPPED, BUILT].map((place) => join(place, file)).find((at) => existsSync(at)) ??
    join(BUILT, file);
  if (!existsSync(path)) {
    await mkdir(BUILT, { recursive: true });
    const rows = join(BUILT, `${space}-${key}.rows`);
    const bytes = await encodeVocabulary(
      await encodeWords(manifest, list, templates, rows, onProgress),
    );
    await writeWhole(path, bytes);
  }
  const bytes = new Uint8Array(await readFile(path));
  const vocabulary = await decodeVocabulary(bytes, space);
  return { vocabulary, bytes, path, pointer: await pointTo(name, vocabulary, bytes) };
}

/** The lists that are shipped with a model, built, the default one first; and the words as in the film. */
export async function buildShipped(
  manifest: Manifest,
  onProgress: OnProgress,
): Promise<BuiltVocabulary[]> {
  const built: BuiltVocabulary[] = [];
  for (const name of manifest.vocabularies) {
    const path = shippedList(manifest, name);
    if (!path)
      throw new PictureMathError(
        'manifest-invalid',
        `Expected a word list ${name}.txt for ${manifest.id}, got none.`,
      );
    built.push(await buildVocabulary(manifest, path, name, onProgress));
  }
  built.push(await buildFilm(manifest, onProgress));
  return built;
}

/** The everyday words put to the text tower bare. */
const buildFilm = (manifest: Manifest, onProgress: OnProgress) =>
  buildVocabulary(
    manifest,
    join(MODELS, 'vocabulary', 'common.txt'),
    FILM_VOCABULARY,
    onProgress,
    TEMPLATE_SETS.bare,
  );

/** A shipped vocabulary by name (`common`, `film`), or that of a word list's path. */
export async function loadVocabulary(
  manifest: Manifest,
  nameOrPath: string,
  onProgress: OnProgress,
  templates?: TemplateSet,
): Promise<BuiltVocabulary> {
  if (nameOrPath === FILM_VOCABULARY) return buildFilm(manifest, onProgress);
  const path = shippedList(manifest, nameOrPath) ?? nameOrPath;
  const name =
    basename(path)
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-/, '') || 'words';
  return buildVocabulary(manifest, path, name, onProgress, templates);
}
