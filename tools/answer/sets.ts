/** `picture-math sets`: what differs between sets of pictures. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import type { LeftOut } from '#core/picture/left-out.ts';
import { gatherDuplicates } from '#core/rank/duplicates.ts';
import {
  byStandingOut,
  compareVectorSets,
  FIND_Q,
  MIN_SET,
  type SetComparison,
  type SetWord,
} from '#core/rank/sets.ts';
import { joinSets, type VectorSet } from '#core/rank/vector-set.ts';
import { quoted } from '#core/visible-text.ts';
import { aboutRun, embedPictures } from '../embed/embed.ts';
import { findPictures, type Inputs } from '../embed/inputs.ts';
import { openPictureEncoder, type PictureEncoder } from '../embed/pictures.ts';
import { openVectors, openVectorsOf, type Vectors } from '../embed/vector-files.ts';
import { isVectorFile } from '../embed/vector-names.ts';
import { openVectorWriter } from '../embed/vector-writer.ts';
import { readManifest } from '../model/folder.ts';
import { CACHE } from '../places.ts';
import { createProgress } from '../terminal/progress.ts';
import { loadVocabulary, type BuiltVocabulary } from '../vocabulary/vocabulary.ts';

export interface SetsOptions {
  model: string;
  vocabulary: string;
  permutations: number;
  /** Whether pictures are read whole, padded, and not their middle square alone. */
  whole?: boolean | undefined;
  workers?: number | undefined;
  /** Stops in order. */
  signal?: AbortSignal | undefined;
}

/** Pictures that belong together: a folder, a pattern, a file of vectors; or paths that a table gives. */
export interface SetSource {
  name: string;
  input: string | readonly { name: string; path: string }[];
}

/** A word of the report. */
export type ReportWord = Omit<SetWord, 'drivers' | 'pValue' | 'qValue'> & {
  p_value: number;
  q_value: number;
  /** Names of the pictures that speak for it most. */
  drivers: string[];
  /** Words that say the same and differ less. */
  also: string[];
  /** The word that says the same and differs more; null for one of its own. */
  same_as: string | null;
};

interface SetInfo {
  /** What was given, or the name of the group. */
  folder: string;
  pictures: number;
  /** Files and folders that were left out, with the reason. */
  skipped: LeftOut[];
}

export interface SetsReport {
  object: 'set_comparison';
  model: string;
  vocabulary: { id: string; sha256: string; size: number };
  sets: { a: SetInfo; b: SetInfo };
  permutations: number;
  /** Those that stand out first, then by |difference|, largest first. */
  words: ReportWord[];
}

/** Where a driver's picture lies, for a report that shows it. */
export type PathOf = (name: string) => string | undefined;

interface OpenedSet {
  info: SetInfo;
  vectors: VectorSet;
  nameOf(index: number): Promise<string>;
  pathOf: PathOf;
}

const MOST_NAMED = 20;

/** @throws PictureMathError `set-too-small`, naming what was left out: that is mostly why */
function assertSize({ info: { pictures, skipped } }: OpenedSet, name: string): void {
  if (pictures >= MIN_SET) return;
  const named = skipped
    .slice(0, MOST_NAMED)
    .map(({ file, reason }) => `\nleft out: ${quoted(file)}: ${reason}`);
  const more = skipped.length > MOST_NAMED ? `\nand ${skipped.length - MOST_NAMED} more` : '';
  throw new PictureMathError(
    'set-too-small',
    `Expected at least ${MIN_SET} pictures in set ${name}, got ${pictures}: one picture has no spread to compare with.${named.join('')}${more}`,
  );
}

/** What sets are made with, and where their vectors lie meanwhile. */
interface Workshop {
  manifest: Manifest;
  encoder: PictureEncoder;
  folder: string;
  options: SetsOptions;
  close(): Promise<void>;
}

async function openWorkshop(options: SetsOptions): Promise<Workshop> {
  const manifest = await readManifest(options.model);
  const parent = join(CACHE, 'sets');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'run-'));
  const { workers, whole } = options;
  const encoder = await openPictureEncoder(manifest, { workers, whole });
  return {
    manifest,
    encoder,
    folder,
    options,
    async close() {
      await encoder.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Vectors that are on the disk already. */
async function openFile(
  path: string,
  { manifest }: Workshop,
): Promise<OpenedSet & { file: Vectors }> {
  const file = await openVectorsOf(path, manifest);
  return {
    file,
    info: { folder: path, pictures: file.count, skipped: [] },
    vectors: file,
    nameOf: async (index) => (await file.facts(index)).name,
    pathOf: (name) => resolve(dirname(path), name),
  };
}

/** A folder's pictures, or a pattern's. @throws PictureMathError `request-malformed` */
async function findSet(input: string): Promise<Inputs> {
  const found = await findPictures([input], process.cwd());
  const [first] = found.pictures;
  // A single file is no set, and what is not there is none either.
  if (first?.name !== input) return found;
  throw new PictureMathError(
    'request-malformed',
    `Expected a folder of pictures, a pattern or a file of vectors at ${quoted(input)}, got none.`,
  );
}

/** Encodes a set's pictures into a file; what cannot be read is left out and named, the others count. */
async function encodeSet(
  { name, input }: SetSource,
  workshop: Workshop,
  number: number,
): Promise<OpenedSet & { file: Vectors }> {
  const { manifest, encoder, folder, options } = workshop;
  const { pictures, leftOut } =
    typeof input === 'string' ? await findSet(input) : { pictures: [...input], leftOut: [] };
  const skipped = leftOut.map(({ file, reason }) => ({ file: inside(input, file), reason }));
  const paths = new Map(pictures.map((picture) => [inside(input, picture.name), picture.path]));
  const target = join(folder, `${number}.npy`);
  const about = await aboutRun(manifest, 'image', { whole: options.whole ?? false, shard: null });
  const writer = await openVectorWriter(target, about);
  const onProgress = createProgress(`Pictures of ${name} encoded`);
  const sources = pictures.map((picture) => ({ ...picture, name: inside(input, picture.name) }));
  await embedPictures(
    encoder,
    sources,
    {
      ...writer,
      async fail(file, error) {
        skipped.push({ file, reason: error.message.replace(/^.*?: (?=Expected)/, '') });
        await writer.fail(file, error);
      },
    },
    { signal: options.signal, onProgress: (done) => onProgress(done, pictures.length) },
  );
  const file = await openVectors(target);
  return {
    file,
    info: { folder: typeof input === 'string' ? input : name, pictures: file.count, skipped },
    vectors: file,
    nameOf: async (index) => (await file.facts(index)).name,
    pathOf: (wanted) => paths.get(wanted),
  };
}

/** A path in the folder that was given, where it lies there. */
const inside = (input: SetSource['input'], file: string) => {
  const folder = typeof input === 'string' ? `${input.replace(/[/\\]+$/, '')}/` : '';
  return folder !== '' && file.startsWith(folder) ? file.slice(folder.length) : file;
};

const openSet = (source: SetSource, workshop: Workshop, number: number) =>
  typeof source.input === 'string' && isVectorFile(source.input)
    ? openFile(source.input, workshop)
    : encodeSet(source, workshop, number);

/** Several sets as one. */
function together(name: string, sets: readonly OpenedSet[], dimensions: number): OpenedSet {
  return {
    info: {
      folder: name,
      pictures: sets.reduce((sum, { info }) => sum + info.pictures, 0),
      skipped: sets.flatMap(({ info }) => info.skipped),
    },
    vectors: joinSets(
      sets.map(({ vectors }) => vectors),
      dimensions,
    ),
    async nameOf(index) {
      let at = index;
      for (const { vectors, nameOf } of sets) {
        if (at < vectors.count) return nameOf(at);
        at -= vectors.count;
      }
      throw new RangeError(`Expected a picture of ${name}, got number ${index}.`);
    },
    pathOf: (wanted) => sets.map(({ pathOf }) => pathOf(wanted)).find((path) => path !== undefined),
  };
}

/** Words in the report's order, with those that say the same gathered under the one that differs most. */
async function reportWords(
  { words }: SetComparison,
  { vocabulary }: BuiltVocabulary,
  a: OpenedSet,
  b: OpenedSet,
): Promise<ReportWord[]> {
  const order = words
    .map((_, i) => i)
    .sort((i, j) => byStandingOut(words[i] as SetWord, words[j] as SetWord));
  const also = new Map<number, number[]>();
  const sameAs = new Map<number, number>();
  for (const sign of [1, -1]) {
    const finds = order.filter((i) => {
      const { qValue, difference } = words[i] as SetWord;
      return qValue <= FIND_Q && difference * sign > 0;
    });
    for (const group of gatherDuplicates(vocabulary, finds)) {
      also.set(group.position, group.also);
      for (const other of group.also) sameAs.set(other, group.position);
    }
  }
  const labelOf = (i: number) => words[i]?.label ?? '';
  const reported: ReportWord[] = [];
  for (const i of order) {
    const { pValue, qValue, drivers, ...word } = words[i] as SetWord;
    const { nameOf } = word.difference >= 0 ? a : b;
    const same = sameAs.get(i);
    reported.push({
      ...word,
      p_value: pValue,
      q_value: qValue,
      drivers: await Promise.all(drivers.map(nameOf)),
      also: (also.get(i) ?? []).map(labelOf),
      same_as: same === undefined ? null : labelOf(same),
    });
  }
  return reported;
}

async function compare(
  a: OpenedSet,
  b: OpenedSet,
  built: BuiltVocabulary,
  { manifest, options }: Workshop,
): Promise<SetsReport> {
  const { vocabulary, pointer } = built;
  const comparison = await compareVectorSets(vocabulary, a.vectors, b.vectors, {
    permutations: options.permutations,
    onProgress: createProgress('Random divisions tried'),
    pause: async () => {
      await new Promise((resume) => setImmediate(resume));
      options.signal?.throwIfAborted();
    },
  });
  return {
    object: 'set_comparison',
    model: spaceOf(manifest).id,
    vocabulary: { id: pointer.id, sha256: pointer.sha256, size: vocabulary.words.length },
    sets: { a: a.info, b: b.info },
    permutations: comparison.permutations,
    words: await reportWords(comparison, built, a, b),
  };
}

/** Which sets are held against which. */
function pairings(
  sets: readonly OpenedSet[],
  names: readonly string[],
  dimensions: number,
  isEachPair: boolean,
): [OpenedSet, OpenedSet][] {
  const [a, b] = sets;
  if (a && b && sets.length === 2) return [[a, b]];
  if (isEachPair)
    return sets.flatMap((one, i) =>
      sets.slice(i + 1).map((other): [OpenedSet, OpenedSet] => [one, other]),
    );
  return sets.map((one, i) => [
    one,
    together(
      `all but ${names[i]}`,
      sets.filter((other) => other !== one),
      dimensions,
    ),
  ]);
}

/**
 * Compares sets: two with each other; more, one after the other with all the rest, or each with each.
 * @throws PictureMathError `set-too-small`, `request-malformed`, `space-mismatch`; the signal's reason
 */
export async function rankSets(
  sources: readonly SetSource[],
  options: SetsOptions & { isEachPair?: boolean | undefined },
): Promise<{ reports: SetsReport[]; pathOf: PathOf }> {
  const workshop = await openWorkshop(options);
  const opened: (OpenedSet & { file: Vectors })[] = [];
  try {
    const built = await loadVocabulary(
      workshop.manifest,
      options.vocabulary,
      createProgress('Words encoded'),
    );
    for (const [i, source] of sources.entries()) {
      const set = await openSet(source, workshop, i);
      opened.push(set);
      assertSize(set, source.name);
    }
    // Its graphs take more memory than the comparison does.
    await workshop.encoder.close();
    const names = sources.map(({ name }) => name);
    const { dimensions } = built.vocabulary;
    const reports: SetsReport[] = [];
    for (const [a, b] of pairings(opened, names, dimensions, options.isEachPair ?? false))
      reports.push(await compare(a, b, built, workshop));
    const paths = together('all', opened, dimensions);
    return { reports, pathOf: paths.pathOf };
  } finally {
    for (const { file } of opened) await file.close();
    await workshop.close();
  }
}

/** How a set is called in a report. */
export const titleOf = ({ folder }: SetInfo): string => basename(folder);

export const sizeOf = ({ pictures }: SetInfo): string =>
  `${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`;
