/** Model folders on disk: manifests, and files that are checked before use. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { fileFor, parseManifest, type Manifest, type ModelFile } from '#core/manifest.ts';

export const ROOT = join(import.meta.dirname, '..');
export const MODELS = join(ROOT, 'models');
export const DEFAULT_MODEL = 'picture-math-small';

/** Ids of the model folders, sorted. */
export async function listModels(): Promise<string[]> {
  const entries = await readdir(MODELS, { withFileTypes: true });
  return entries
    .filter((e) => e.isDirectory() && existsSync(join(MODELS, e.name, 'model.json')))
    .map((e) => e.name)
    .sort();
}

/** @throws PictureMathError `model-unknown`, `manifest-invalid` */
export async function readManifest(id: string): Promise<Manifest> {
  const known = await listModels();
  if (!known.includes(id))
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the models ${known.join(', ')}, got "${id}".`,
    );
  return parseManifest(JSON.parse(await readFile(join(MODELS, id, 'model.json'), 'utf8')));
}

/** A model file's bytes. @throws PictureMathError `model-file-invalid` when missing or other than the manifest says */
export async function readModelFile(manifest: Manifest, file: ModelFile): Promise<Buffer> {
  const path = join(MODELS, manifest.id, file.path);
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

export const readFor = (manifest: Manifest, use: ModelFile['use']) =>
  readModelFile(manifest, fileFor(manifest, use));
