/** What of each model is on this machine, and taking it away again. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { visible } from '#core/visible-text.ts';
import { bytesOf, filesToPull } from './hub/pull.ts';
import { megabytes } from '../terminal/progress.ts';
import { PULLED, filesHere, listModels, modelFolder, readPinned } from './folder.ts';
import { CACHE, MADE_MODELS } from '../places.ts';

/** `shipped` comes with the repository; `made` by a command here; `small` is a pull of the quantised towers alone. */
export type ModelState = 'shipped' | 'made' | 'not pulled' | 'partly pulled' | 'small' | 'pulled';

export interface InstalledModel {
  id: string;
  title: string;
  licence: string;
  state: ModelState;
  /** Of all its files, and of those that are here. */
  bytes: number;
  bytesHere: number;
  manifest: Manifest;
}

const has = (here: Manifest['files'], wanted: Manifest['files']) =>
  wanted.every((file) => here.some(({ path }) => path === file.path));

function stateOf(manifest: Manifest, here: Manifest['files'], isStarted: boolean): ModelState {
  if (manifest.hub === undefined)
    return modelFolder(manifest.id).startsWith(MADE_MODELS) ? 'made' : 'shipped';
  if (existsSync(join(modelFolder(manifest.id), PULLED))) {
    if (has(here, filesToPull(manifest))) return 'pulled';
    if (has(here, filesToPull(manifest, true))) return 'small';
  }
  return here.length > 0 || isStarted ? 'partly pulled' : 'not pulled';
}

/** Names of files that downloads have begun. */
async function partials(id: string): Promise<string[]> {
  const folder = modelFolder(id);
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.part')).map((name) => join(folder, name));
}

/** A model and what of it is here. @throws PictureMathError `model-unknown`, `manifest-invalid` */
export async function describeModel(id: string): Promise<InstalledModel> {
  const manifest = await readPinned(id);
  const here = await filesHere(manifest);
  let bytesHere = bytesOf(here);
  const begun = await partials(id);
  for (const path of begun) bytesHere += (await stat(path)).size;
  return {
    id,
    title: manifest.title,
    licence: manifest.licence,
    state: stateOf(manifest, here, begun.length > 0),
    bytes: bytesOf(manifest.files),
    bytesHere,
    manifest,
  };
}

export const describeModels = async () => Promise.all((await listModels()).map(describeModel));

/** The list for people. */
export function formatModels(models: readonly InstalledModel[]): string {
  const width = Math.max(...models.map(({ id }) => id.length));
  return models
    .map(({ id, title, licence, state, bytes, bytesHere, manifest }) =>
      [
        id.padEnd(width),
        state.padEnd(13),
        `${megabytes(bytesHere)} of ${megabytes(bytes)}`.padEnd(20),
        licence.padEnd(5),
        `${visible(title)}; ${manifest.dimensions} dimensions, ${manifest.image.size} px, revision ${manifest.revision.slice(0, 12)}`,
      ].join('  '),
    )
    .join('\n');
}

/**
 * Takes away what `pull` and the commands after it made: files, rests of downloads, prepared towers and vocabularies.
 * Returns the bytes that this gives back. The local store is not touched.
 * @throws PictureMathError `request-malformed` for a model that is part of the repository
 */
export async function removeModel(id: string): Promise<number> {
  const { manifest, state } = await describeModel(id);
  if (state === 'shipped')
    throw new PictureMathError(
      'request-malformed',
      `${id} is part of the repository and stays. Models from the hub can be removed.`,
    );
  const folder = modelFolder(id);
  let freed = 0;
  const drop = async (path: string) => {
    if (!existsSync(path)) return;
    const { size } = await stat(path);
    freed += (await stat(path)).isDirectory() ? await sizeOfFolder(path) : size;
    await rm(path, { recursive: true });
  };
  if (state === 'made') await drop(folder);
  else
    for (const name of await readdir(folder))
      if (name !== 'model.json' && name !== 'MODEL_CARD.md') await drop(join(folder, name));
  const { id: space } = spaceOf(manifest);
  for (const [place, prefix] of [
    ['prepared', `${space}-`],
    ['vocabularies', `${space}-`],
    ['served', `${space}-`],
  ] as const) {
    const parent = join(CACHE, place);
    for (const name of existsSync(parent) ? await readdir(parent) : [])
      if (name.startsWith(prefix)) await drop(join(parent, name));
  }
  return freed;
}

async function sizeOfFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await stat(join(folder, name));
    if (entry.isFile()) bytes += entry.size;
  }
  return bytes;
}
