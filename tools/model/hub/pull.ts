/** `model pull`: the files of a model from the hub, at the pinned revision, checked, and split where they are one graph. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import type { Manifest, ModelFile } from '#core/model/manifest.ts';
import { checkConfig, checkPreprocessor, checkTokenizer } from '#core/model/model-documents.ts';
import {
  PULLED,
  folderToFill,
  modelFolder,
  readManifest,
  readPinned,
  readPulled,
  type Pulled,
} from '../folder.ts';
import { splitCombined } from './combined.ts';
import { megabytes } from '../../terminal/progress.ts';
import { downloadDocument, downloadFile, partialPath, type DownloadOptions } from './download.ts';
import { hubUrl, useProxyFromEnvironment } from './hub.ts';
import { writeWhole } from '../../terminal/whole-file.ts';

export interface PullOptions extends Partial<Pick<DownloadOptions, 'idleMs' | 'backoffMs'>> {
  signal: AbortSignal;
  onProgress(loadedBytes: number, totalBytes: number): void;
  onNotice(text: string): void;
  /** The quantised towers alone. */
  small?: boolean;
}

const PARALLEL = 3;
const DOCUMENTS = ['config.json', 'preprocessor_config.json'] as const;
const LOCK = '.pull';
/** What a disk needs beside the files themselves. */
const SPARE_BYTES = 16 * 1024 * 1024;

/** The files that a pull brings: all of them, or of towers in several precisions the quantised one. */
export function filesToPull({ files }: Pick<Manifest, 'files'>, small = false): ModelFile[] {
  const isTower = ({ use }: ModelFile) => use === 'vision' || use === 'text';
  return files.filter(
    (file) =>
      !small ||
      !isTower(file) ||
      file.precision === 'int8' ||
      !files.some((other) => other.use === file.use && other.precision === 'int8'),
  );
}

export const bytesOf = (files: readonly ModelFile[]) =>
  files.reduce((sum, file) => sum + file.bytes, 0);

/** One pull of a model at a time; a lock whose process is gone is taken over. */
async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK);
  const take = async () => {
    const handle = await open(path, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
  };
  try {
    await take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const pid = Number(await readFile(path, 'utf8'));
    if (pid > 0 && pid !== process.pid && isAlive(pid))
      throw new PictureMathError(
        'hub-busy',
        `Another pull into ${folder} is running (process ${pid}): wait for it, or stop it.`,
        { cause: error },
      );
    await rm(path, { force: true });
    await take();
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Refuses before the first byte what cannot fit. */
async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes > 0 && free < bytes + SPARE_BYTES)
    throw new PictureMathError(
      'disk-full',
      `Expected ${megabytes(bytes + SPARE_BYTES)} of room for the model at ${folder}, got ${megabytes(free)}. PICTURE_MATH_MODELS names another place.`,
    );
}

/** What the model asks for, before anything large is loaded. */
async function pullDocuments(manifest: Manifest, repository: string, options: PullOptions) {
  const folder = modelFolder(manifest.id);
  const check = { 'config.json': checkConfig, 'preprocessor_config.json': checkPreprocessor };
  for (const name of DOCUMENTS) {
    const text = await downloadDocument(hubUrl(repository, manifest.revision, name), options);
    check[name](manifest, JSON.parse(text));
    await writeWhole(join(folder, name), text);
  }
}

/** Runs the tasks, so many at a time; the first failure stops the others. */
async function runParallel(tasks: ((signal: AbortSignal) => Promise<void>)[], outer: AbortSignal) {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const queue = [...tasks];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let task = queue.shift(); task && failures.length === 0; task = queue.shift())
      await task(signal).catch((error: unknown) => {
        failures.push(error);
        stop.abort(error);
      });
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  if (failures.length > 0) throw failures[0];
}

/**
 * Brings a model's files and returns its manifest. Files that are here are checked, not loaded again; what an earlier
 * pull left is gone on with.
 * @throws PictureMathError as `downloadFile`, `model-unsupported`, `disk-full`, `hub-busy`
 */
export async function pull(id: string, options: PullOptions): Promise<Manifest> {
  const manifest = await readPinned(id);
  const { hub: repository } = manifest;
  if (repository === undefined)
    throw new PictureMathError(
      'request-malformed',
      `${id} is not from the hub: its files are in ${modelFolder(id)}, there is nothing to pull.`,
    );
  useProxyFromEnvironment();
  const folder = await folderToFill(id);
  await mkdir(folder, { recursive: true });
  return withLock(folder, async () => {
    await pullDocuments(manifest, repository, options);
    const wanted = filesToPull(manifest, options.small).map((file) => ({
      ...file,
      url: hubUrl(repository, manifest.revision, file.path),
      path: join(folder, file.path),
      use: file.use,
    }));
    const loaded = new Map<string, number>();
    const total = bytesOf(wanted);
    const report = () =>
      options.onProgress(
        [...loaded.values()].reduce((a, b) => a + b, 0),
        total,
      );
    let missing = 0;
    for (const file of wanted)
      for (const path of [file.path, partialPath(file)]) {
        const size = existsSync(path) ? (await stat(path)).size : 0;
        if (size <= file.bytes) loaded.set(file.path, Math.max(size, loaded.get(file.path) ?? 0));
      }
    for (const file of wanted) {
      missing += file.bytes - (loaded.get(file.path) ?? 0);
      // Its towers lie beside it.
      if (file.use === 'combined') missing += file.bytes;
    }
    await assertRoom(folder, missing);
    const load = (file: (typeof wanted)[number]) => (signal: AbortSignal) =>
      downloadFile(file, {
        ...options,
        signal,
        onBytes(bytes) {
          loaded.set(file.path, bytes);
          report();
        },
      });
    // The tokenizer first: it is small and may say that the rest is of no use.
    for (const file of wanted.filter(({ use }) => use === 'tokenizer')) {
      await load(file)(options.signal);
      checkTokenizer(manifest, JSON.parse(await readFile(file.path, 'utf8')));
    }
    await runParallel(wanted.filter(({ use }) => use !== 'tokenizer').map(load), options.signal);
    const pulled: Pulled = {
      pinned: wanted.map(({ sha256 }) => sha256),
      split: await splitCombined(manifest),
      calibration: (await readPulled(id))?.calibration ?? null,
    };
    await writeWhole(join(folder, PULLED), `${JSON.stringify(pulled, null, 2)}\n`);
    return readManifest(id);
  });
}
