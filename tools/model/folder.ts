/** Model folders on disk: manifests, which of their files are here, and files that are checked before use. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { cp, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { IS_PACKAGE, MADE_MODELS, MODELS } from '../places.ts';
import { PictureMathError } from '#core/errors.ts';
import {
  fileFor,
  manifestSchema,
  parseManifest,
  type Manifest,
  type ModelFile,
} from '#core/model/manifest.ts';
import { checkConfig, checkPreprocessor } from '#core/model/model-documents.ts';

/** Another folder of models, looked into first: a place with more room, or manifests of your own. */
const ownModels = () => process.env['PICTURE_MATH_MODELS'];
export const DEFAULT_MODEL = 'picture-math-small';
/** Written when a pull is complete: which files it brought, and those that it split out of a combined graph. */
export const PULLED = 'pulled.json';

/** A package is not written to: what is brought for one of its models lies in the user's own folder, which goes first. */
const places = () =>
  [ownModels() ?? [], IS_PACKAGE ? [MADE_MODELS, MODELS] : [MODELS, MADE_MODELS]].flat();

/** Ids of the model folders, sorted. */
export async function listModels(): Promise<string[]> {
  const entries = await Promise.all(
    places().map((place) =>
      existsSync(place) ? readdir(place, { withFileTypes: true }) : Promise.resolve([]),
    ),
  );
  const ids = entries
    .flat()
    .filter((e) => e.isDirectory() && existsSync(join(modelFolder(e.name), 'model.json')))
    .map((e) => e.name);
  return [...new Set(ids)].sort();
}

/** Where a model's files are. */
export function modelFolder(id: string): string {
  const folders = places().map((place) => join(place, id));
  return folders.find((folder) => existsSync(join(folder, 'model.json'))) ?? join(MADE_MODELS, id);
}

/** The folder that a model's files are brought to; with its manifest, where that lies in a package. */
export async function folderToFill(id: string): Promise<string> {
  const folder = modelFolder(id);
  if (!IS_PACKAGE || !folder.startsWith(MODELS)) return folder;
  const own = join(MADE_MODELS, id);
  await cp(folder, own, { recursive: true });
  return own;
}

const pulledSchema = v.strictObject({
  /** SHA-256 of pinned files. */
  pinned: v.array(v.string()),
  /** Files split out of the combined graph with that SHA-256. */
  split: v.nullable(v.strictObject({ from: v.string(), files: manifestSchema.entries.files })),
  /** Statistics of the user's own pictures, made with the image tower with that SHA-256. */
  calibration: v.optional(
    v.nullable(v.strictObject({ from: v.string(), files: manifestSchema.entries.files })),
    null,
  ),
});
export type Pulled = v.InferOutput<typeof pulledSchema>;

/** What the last complete pull of a model wrote; null where there was none. */
export async function readPulled(id: string): Promise<Pulled | null> {
  const path = join(modelFolder(id), PULLED);
  if (!existsSync(path)) return null;
  const result = v.safeParse(pulledSchema, JSON.parse(await readFile(path, 'utf8')));
  return result.success ? result.output : null;
}

/** The files of a complete pull, and what was made from them; none when the manifest pins others by now. */
async function filesPulled({ id, files }: Manifest): Promise<ModelFile[]> {
  const pulled = await readPulled(id);
  if (!pulled) return [];
  const { pinned, split, calibration } = pulled;
  const here = [
    ...files.filter(({ sha256 }) => pinned.includes(sha256)),
    ...(split && files.some(({ sha256 }) => sha256 === split.from) ? split.files : []),
  ];
  const isOf = calibration && here.some(({ sha256 }) => sha256 === calibration.from);
  return isOf ? [...here, ...calibration.files] : here;
}

/**
 * The manifest as it is pinned, whether its files are here or not.
 * @throws PictureMathError `model-unknown`, `manifest-invalid`
 */
export async function readPinned(id: string): Promise<Manifest> {
  const known = await listModels();
  if (!known.includes(id))
    throw new PictureMathError(
      'model-unknown',
      `Expected one of the models ${known.join(', ')}, got "${id}".`,
    );
  const path = join(modelFolder(id), 'model.json');
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new PictureMathError(
      'manifest-invalid',
      `Expected JSON in ${path}, got something else.`,
      {
        cause,
      },
    );
  }
  const manifest = parseManifest(value);
  if (manifest.id !== id)
    throw new PictureMathError(
      'manifest-invalid',
      `Expected ${path} to have the id of its folder, "${id}", got "${manifest.id}".`,
    );
  return manifest;
}

/** Whether a file is in the folder, at its full length. Its content is checked when it is read. */
async function isHere(id: string, file: ModelFile): Promise<boolean> {
  const path = join(modelFolder(id), file.path);
  return existsSync(path) && (await stat(path)).size === file.bytes;
}

/** The pinned files that are here, of whatever pull. */
export async function filesHere({ id, files }: Manifest): Promise<ModelFile[]> {
  const here = await Promise.all(files.map((file) => isHere(id, file)));
  return files.filter((_, i) => here[i]);
}

/**
 * The manifest with those of its files that can be used here.
 * @throws PictureMathError `model-unknown`, `manifest-invalid`, `model-not-pulled`, `model-unsupported`
 */
export async function readManifest(id: string): Promise<Manifest> {
  const manifest = await readPinned(id);
  // A model that is not from the hub came with its files: one that is missing is damage, and reading it says so.
  if (manifest.hub === undefined) return manifest;
  // Files of a pull that did not end are not used, whole as they may be.
  const files = await filesPulled(manifest);
  for (const use of ['vision', 'text', 'tokenizer'] as const)
    if (!files.some((f) => f.use === use))
      throw new PictureMathError(
        'model-not-pulled',
        `Expected the files of ${id} in ${modelFolder(id)}, got none for ${use}: run npm run model -- pull ${id}`,
      );
  await checkDocuments(manifest);
  return { ...manifest, files };
}

/** A document of the model's folder as JSON. @throws PictureMathError `model-not-pulled`, `model-unsupported` */
async function readDocument(id: string, name: string): Promise<unknown> {
  const path = join(modelFolder(id), name);
  if (!existsSync(path))
    throw new PictureMathError(
      'model-not-pulled',
      `Expected ${path}, got none: run npm run model -- pull ${id}`,
    );
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new PictureMathError(
      'model-unsupported',
      `Expected JSON in ${path}, got something else.`,
      {
        cause,
      },
    );
  }
}

/** How the model wants pictures and texts, held against what is done here. @throws PictureMathError `model-unsupported` */
export async function checkDocuments(manifest: Manifest): Promise<void> {
  checkPreprocessor(manifest, await readDocument(manifest.id, 'preprocessor_config.json'));
  checkConfig(manifest, await readDocument(manifest.id, 'config.json'));
}

/** SHA-256 of a file, read in parts. */
export async function hashFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 }))
    digest.update(part as Buffer);
  return digest.digest('hex');
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
