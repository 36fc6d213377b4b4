/** Writes files of vectors row by row, whole or not at all (docs/formats/vectors.md). */
import { open, readdir, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { encodeNpyHeader } from '#core/format/npy.ts';
import type { AboutVectors, FailedLine, RowFacts, VectorLine } from '#core/format/vectors.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { quoted } from '#core/visible-text.ts';
import { besideOf } from './vector-names.ts';
import type { AboutRun, RowSink } from './row-sink.ts';
import { openParquet } from './vector-parquet.ts';

export interface VectorWriter {
  add(facts: RowFacts, vector: Float32Array): Promise<void>;
  /** An input that has no vector: its place says why. */
  fail(name: string, error: PictureMathError): Promise<void>;
  /** Puts what was written in its place. */
  end(): Promise<AboutVectors>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}

const VECTOR_FORMATS = ['jsonl', 'npy', 'parquet'] as const;
type VectorFormat = (typeof VECTOR_FORMATS)[number];

/** @throws PictureMathError `request-malformed` */
function formatOfPath(path: string): VectorFormat {
  const found = VECTOR_FORMATS.find((format) => extname(path).toLowerCase() === `.${format}`);
  if (found) return found;
  throw new PictureMathError(
    'request-malformed',
    `Expected the name of a file that ends with ${VECTOR_FORMATS.map((f) => `.${f}`).join(', ')}, got ${quoted(path)}.`,
  );
}

const jsonLine = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Lines are gathered: one call of the system for each would take longer than what is in it. */
const GATHERED_BYTES = 1 << 20;

/** Appends text in large parts. */
function createAppender(file: FileHandle) {
  let waiting: string[] = [];
  let length = 0;
  const flush = async () => {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    if (text !== '') await file.appendFile(text);
  };
  return {
    flush,
    async append(text: string) {
      waiting.push(text);
      length += text.length;
      if (length > GATHERED_BYTES) await flush();
    },
  };
}

const vectorLine = (facts: RowFacts, vector: Float32Array, { model }: AboutRun) =>
  JSON.stringify({
    object: 'embedding',
    ...facts,
    model,
    embedding: encodeBase64(vector),
  } satisfies VectorLine);

async function openLines(path: string, about: AboutRun): Promise<RowSink> {
  const file = await open(path, 'w');
  const lines = createAppender(file);
  return {
    add: (facts, vector) => lines.append(`${vectorLine(facts, vector, about)}\n`),
    fail: (line) => lines.append(jsonLine(line)),
    end: lines.flush,
    close: () => file.close(),
  };
}

/** Rows as lines of JSON, to whoever takes them. */
export function openLineWriter(about: AboutRun, write: (line: string) => void): VectorWriter {
  let count = 0;
  let failed = 0;
  return {
    add(facts, vector) {
      count++;
      write(vectorLine(facts, vector, about));
      return Promise.resolve();
    },
    fail(name, { code, message }) {
      failed++;
      write(JSON.stringify({ object: 'error', name, code, message } satisfies FailedLine));
      return Promise.resolve();
    },
    end: () => Promise.resolve({ ...about, count, failed }),
    drop: () => Promise.resolve(),
  };
}

async function openTable(path: string, names: string, about: AboutRun): Promise<RowSink> {
  const file = await open(path, 'w');
  const facts = await open(names, 'w');
  const lines = createAppender(facts);
  // Its rows are counted at the end.
  await file.write(encodeNpyHeader(0, about.dimensions));
  return {
    async add(row, vector) {
      await file.write(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
      await lines.append(jsonLine(row));
    },
    async end(count) {
      await lines.flush();
      const header = encodeNpyHeader(count, about.dimensions);
      await file.write(header, 0, header.length, 0);
    },
    async close() {
      await Promise.all([file.close(), facts.close()]);
    },
  };
}

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Deletes what processes that were killed left of the same file. */
async function dropStale(path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid] =
      /^(\d+)\.part$/.exec(name.startsWith(start) ? name.slice(start.length) : '') ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

/**
 * Writes `PATH` (`.jsonl`, `.npy` or `.parquet`) and what goes with it.
 * @throws PictureMathError `request-malformed` for another ending; rejects as the file system does
 */
export async function openVectorWriter(path: string, about: AboutRun): Promise<VectorWriter> {
  const format = formatOfPath(path);
  const partial = (file: string) => `${file}.${process.pid}.part`;
  const names = besideOf(path, 'rows.jsonl');
  const errors = besideOf(path, 'errors.jsonl');
  const files = format === 'npy' ? [path, names] : [path];
  for (const file of files) await dropStale(file);
  const sink = await (format === 'npy'
    ? openTable(partial(path), partial(names), about)
    : format === 'jsonl'
      ? openLines(partial(path), about)
      : openParquet(partial(path), about));
  const failures: FailedLine[] = [];
  let count = 0;
  let failed = 0;
  return {
    async add(facts, vector) {
      await sink.add(facts, vector);
      count++;
    },
    async fail(name, { code, message }) {
      const line: FailedLine = { object: 'error', name, code, message };
      failed++;
      if (sink.fail) await sink.fail(line);
      else failures.push(line);
    },
    async end() {
      await sink.end(count);
      await sink.close();
      for (const file of files) await rename(partial(file), file);
      if (failures.length > 0) await writeFile(errors, failures.map(jsonLine).join(''));
      else if (format !== 'jsonl') await rm(errors, { force: true });
      const whole: AboutVectors = { ...about, count, failed };
      await writeFile(besideOf(path, 'about.json'), `${JSON.stringify(whole, null, 2)}\n`);
      return whole;
    },
    async drop() {
      await sink.close();
      for (const file of files) await rm(partial(file), { force: true });
    },
  };
}
