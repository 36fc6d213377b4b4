/** Model folders on disk: manifests, and files that are checked before use. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { fileFor, parseManifest, type Manifest, type ModelFile } from '#core/manifest.ts';

export const ROOT = join(import.meta.dirname, '..');
export const MODELS = join(ROOT, 'models');
/** Models that a command made on this machine: never committed. */
export const MADE_MODELS = join(ROOT, '.cache', 'models');
export const DEFAULT_MODEL = 'picture-math-small';

/** Ids of the model folders, sorted. */
export async function listModels(): Promise<string[]> {
  const entries = await Promise.all(
    [MODELS, MADE_MODELS].map((place) =>
      existsSync(place) ? readdir(place, { withFileTypes: true }) : [],
    ),
  );
  return entries
    .flat()
    .filter((e) => e.isDirectory() && existsSync(join(modelFolder(e.name), 'model.json')))
    .map((e) => e.name)
    .sort();
}

/** Where a model's files are. */
export function modelFolder(id: string): string {
  const shipped = join(MODELS, id);
  return existsSync(shipped) ? shipped : join(MADE_MODELS, id);
}

/** @throws PictureMathError `model-unknown`, `manifest-invalid` */
export async function readManifest(id: string): Promise<Manifest> {
  const known = await listModels();
  if (!known.includes(id))
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the models ${known.join(', ')}, got "${id}".`,
    );
  return parseManifest(JSON.parse(await readFile(join(modelFolder(id), 'model.json'), 'utf8')));
}

/** A model file's bytes. @throws PictureMathError `model-file-invalid` when missing or other than the manifest says */
export async function readModelFile(manifest: Manifest, file: ModelFile): Promise<Buffer> {
  const path = join(modelFolder(manifest.id), file.path);
  if (!existsSync(path))
    throw new PictureMathError('model-file-invalid', `Expected the model file ${path}, got none.`);
  const bytes = await readFile(path);
  if (bytes.length !== file.bytes)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${file.path} to have ${file.bytes} bytes, got ${bytes.length}.`,
    );
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash !== file.sha256)
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${file.path} to have SHA-256 ${file.sha256}, got ${hash}.`,
    );
  return bytes;
}

export const readFor = (
  manifest: Manifest,
  use: ModelFile['use'],
  precision?: ModelFile['precision'],
) => readModelFile(manifest, fileFor(manifest, use, precision));
