/** Builds vocabularies with a model's text tower in float32, and keeps them by the hash of what they are made from. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { embedWord } from '#core/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/manifest.ts';
import {
  TEMPLATE_SETS,
  fillTemplate,
  templatesFor,
  templatesOfWords,
  type TemplateSet,
} from '#core/prompt.ts';
import { parseDomain } from '#core/domain.ts';
import { calibrate } from '#core/statistics.ts';
import {
  decodeVocabulary,
  encodeVocabulary,
  pointTo,
  type Vocabulary,
  type VocabularyPointer,
} from '#core/vocabulary.ts';
import { meanOf } from '#core/vector.ts';
import { parseWordList } from '#core/word-list.ts';
import { MODELS, ROOT, modelFolder, readModelFile } from './model-folder.ts';
import { createTextTower, createTokenize } from './towers.ts';

const CACHE = join(ROOT, '.cache', 'vocabularies');
/** Raised when the same list would be built into other bytes. */
const EDITION = 4;

export interface BuiltVocabulary {
  vocabulary: Vocabulary;
  bytes: Uint8Array<ArrayBuffer>;
  pointer: VocabularyPointer;
}

export type OnProgress = (done: number, all: number) => void;

/** Numbers that come with the model (core/domain.ts, core/statistics.ts); none when the model has no such file. */
export async function readNumbers(
  manifest: Manifest,
  use: 'background' | 'domain',
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
export function shippedList(manifest: Manifest, name: string): string | null {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return null;
  const places = [modelFolder(manifest.id), join(MODELS, 'vocabulary')];
  return places.map((place) => join(place, `${name}.txt`)).find((path) => existsSync(path)) ?? null;
}

async function readList(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PictureMathError('request-malformed', `Expected a word list at ${path}, got none.`, {
      cause,
    });
  }
}

/** What the answer of a build depends on, as a file name. */
function cacheKey(manifest: Manifest, list: string, templates: TemplateSet): string {
  const hashes = manifest.files.filter((f) => f.use !== 'vision').map((f) => f.sha256);
  const parts = [EDITION, spaceOf(manifest).id, hashes, templates, list];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

/** Encodes every word by the templates of its part of speech and computes the statistics. */
async function encodeWords(
  manifest: Manifest,
  list: string,
  set: TemplateSet,
  onProgress: OnProgress,
): Promise<Vocabulary> {
  const words = parseWordList(list);
  const templates = templatesOfWords(set, words);
  const { dimensions } = manifest;
  const [tower, tokenize, differences, domain] = await Promise.all([
    createTextTower(manifest),
    createTokenize(manifest),
    readNumbers(manifest, 'background'),
    readNumbers(manifest, 'domain'),
  ]);
  const rows = new Float32Array(words.length * dimensions);
  for (const [i, { label, partOfSpeech }] of words.entries()) {
    const prompts = templatesFor(templates, partOfSpeech).map((template) =>
      fillTemplate(template, label),
    );
    rows.set(await embedWord(manifest, tower, tokenize, prompts), i * dimensions);
    onProgress(i + 1, words.length);
  }
  return {
    space: spaceOf(manifest).id,
    dimensions,
    words,
    templates,
    rows,
    ...calibrate({ rows, dimensions }, differences),
    textMean: meanOf(rows, dimensions),
    imageMean: parseDomain(domain, dimensions).mean,
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
  const path = join(CACHE, `${manifest.id}-${name}-${cacheKey(manifest, list, templates)}.pmvo`);
  if (!existsSync(path)) {
    const bytes = await encodeVocabulary(await encodeWords(manifest, list, templates, onProgress));
    await mkdir(CACHE, { recursive: true });
    await writeFile(`${path}.new`, bytes);
    await rename(`${path}.new`, path);
  }
  const bytes = new Uint8Array(await readFile(path));
  const vocabulary = await decodeVocabulary(bytes, spaceOf(manifest).id);
  return { vocabulary, bytes, pointer: await pointTo(name, vocabulary, bytes) };
}

/** The lists that are shipped with a model, built; `common` first. */
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
  return built;
}

/** A shipped vocabulary by name (`common`), or that of a word list's path. */
export async function loadVocabulary(
  manifest: Manifest,
  nameOrPath: string,
  onProgress: OnProgress,
  templates?: TemplateSet,
): Promise<BuiltVocabulary> {
  const path = shippedList(manifest, nameOrPath) ?? nameOrPath;
  const name =
    basename(path)
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^-/, '') || 'words';
  return buildVocabulary(manifest, path, name, onProgress, templates);
}
