/** Stand-ins as a hub publishes them: a folder of files, and a manifest that pins them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '#core/model/manifest.ts';
import { makeStandIn, type StandInOptions } from '../../../stand-in/make.ts';
import { STAND_INS, kept } from '../../../tools/checks/kept.ts';

export interface Published {
  repository: string;
  /** Of the files, for `startHub`. */
  folder: string;
  manifest: Manifest;
}

/** A stand-in's folder, kept between runs: it is for reading. Files that nobody asks for, `without`, are not there. */
async function standIn(
  shape: string,
  options: StandInOptions,
  without: readonly string[] = [],
): Promise<string> {
  const kind = options.combined ? 'combined' : options.vision ? 'vision' : 'text';
  const name = options.combined ? `${shape}-combined` : shape;
  const place = await kept(
    [shape, kind, ...without].join('-').replaceAll('/', '-'),
    STAND_INS,
    (folder) =>
      makeStandIn(shape, options, folder).then((made) =>
        Promise.all(without.map((path) => rm(join(made, path)))),
      ),
  );
  return join(place, name);
}

/** Makes a stand-in and writes a manifest that names it on the hub into `models`, a folder of models. */
export async function publish(
  models: string,
  id: string,
  shape: string,
  options: StandInOptions,
  changes: Partial<Manifest> = {},
  without: readonly string[] = [],
): Promise<Published> {
  const folder = await standIn(shape, options, without);
  const made = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Manifest;
  const repository = `stand-ins/${id}`;
  const manifest: Manifest = {
    ...made,
    id,
    title: `Stand-in ${id}`,
    revision: made.revision.padEnd(40, '0'),
    hub: repository,
    vocabularies: ['common'],
    reference: { tokenizer: 'clip-bpe' },
    files: made.files.filter(({ path }) => !without.includes(path)),
    ...changes,
  };
  mkdirSync(join(models, id), { recursive: true });
  writeFileSync(join(models, id, 'model.json'), JSON.stringify(manifest));
  return { repository, folder, manifest };
}
