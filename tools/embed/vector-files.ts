/** Files of vectors (docs/formats/vectors.md), read by rows and never whole: `.npy` as it is, others through the cache. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { decodeNpyHeader } from '#core/format/npy.ts';
import {
  aboutVectorsSchema,
  rowFactsSchema,
  type AboutVectors,
  type RowFacts,
} from '#core/format/vectors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { quoted } from '#core/visible-text.ts';
import { hashFile } from '../model/folder.ts';
import { CACHE } from '../places.ts';
import { indexLines } from './line-index.ts';
import { besideOf, isVectorFile } from './vector-names.ts';
import { readVectorRows } from './vector-rows.ts';
import { openVectorWriter } from './vector-writer.ts';

export interface Vectors {
  about: AboutVectors;
  count: number;
  dimensions: number;
  /** What the row at a place is of. */
  facts(index: number): Promise<RowFacts>;
  /** Rows `from` to `to`, without it, into the beginning of `into`. */
  readRows(from: number, to: number, into: Float32Array): Promise<void>;
  close(): Promise<void>;
}

const malformed = (path: string, what: string, cause?: unknown) =>
  new PictureMathError('request-malformed', `${quoted(path)}: ${what}`, { cause });

/** What `NAME.about.json` says. @throws PictureMathError `request-malformed` */
async function readAbout(path: string): Promise<AboutVectors> {
  const place = besideOf(path, 'about.json');
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (cause) {
    throw malformed(place, 'Expected what the vectors beside it are of, got no such file.', cause);
  }
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), aboutVectorsSchema), text);
  if (read.success) return read.output;
  throw malformed(
    place,
    `Expected what vectors are of (docs/formats/vectors.md): ${read.issues[0].message}`,
  );
}

/** Reads `bytes` at `position` into a view, to its end. */
async function fill(file: FileHandle, into: Uint8Array, position: number): Promise<boolean> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
}

async function openTable(path: string, about: AboutVectors): Promise<Vectors> {
  const file = await open(path, 'r');
  const names = besideOf(path, 'rows.jsonl');
  let lines: FileHandle | null = null;
  try {
    const head = new Uint8Array(4096);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const { rows, columns, offset } = decodeNpyHeader(head.subarray(0, bytesRead));
    const { size } = await file.stat();
    if (size !== offset + rows * columns * 4)
      throw malformed(path, `Expected ${rows} rows of ${columns} numbers, got ${size} bytes.`);
    if (columns !== about.dimensions)
      throw malformed(path, `Expected ${about.dimensions} numbers a row, got ${columns}.`);
    lines = await open(names, 'r').catch((cause: unknown) => {
      throw malformed(names, 'Expected what each vector is of, got no such file.', cause);
    });
    const index = await indexLines(names, lines);
    if (index.count !== rows)
      throw malformed(names, `Expected ${rows} lines, one a vector, got ${index.count}.`);
    const opened = lines;
    return {
      about,
      count: rows,
      dimensions: columns,
      async facts(at) {
        const read = v.safeParse(
          v.pipe(v.string(), v.parseJson(), rowFactsSchema),
          await index.line(at),
        );
        if (read.success) return read.output;
        throw malformed(
          names,
          `Expected a name and its facts in line ${at + 1}: ${read.issues[0].message}`,
        );
      },
      async readRows(from, to, into) {
        const bytes = new Uint8Array(into.buffer, into.byteOffset, (to - from) * columns * 4);
        if (!(await fill(file, bytes, offset + from * columns * 4)))
          throw malformed(path, 'It was cut while it was read.');
      },
      async close() {
        await Promise.all([file.close(), opened.close()]);
      },
    };
  } catch (error) {
    await Promise.all([file.close(), lines?.close()]);
    throw error;
  }
}

/** The same vectors as a table, made once a file. */
async function asTable(path: string, about: AboutVectors): Promise<string> {
  const folder = join(CACHE, 'tables');
  const table = join(folder, `${await hashFile(path)}.npy`);
  if (existsSync(table)) return table;
  await mkdir(folder, { recursive: true });
  const writer = await openVectorWriter(table, about);
  try {
    for await (const { facts, vector } of readVectorRows(path, about))
      await writer.add(facts, vector);
    await writer.end();
  } catch (error) {
    await writer.drop();
    throw error;
  }
  return table;
}

/**
 * Opens vectors that are of this model; errors as `openVectors`.
 * @throws PictureMathError `space-mismatch`
 */
export async function openVectorsOf(path: string, manifest: Manifest): Promise<Vectors> {
  const vectors = await openVectors(path);
  const { id } = spaceOf(manifest);
  if (vectors.about.model === id) return vectors;
  await vectors.close();
  throw new PictureMathError(
    'space-mismatch',
    `Expected vectors of ${id} in ${quoted(path)}, got ${vectors.about.model}: name its model with --model.`,
  );
}

/**
 * Opens `.npy`, `.jsonl` or `.parquet` of ours.
 * @throws PictureMathError `request-malformed`, naming the file and the line
 */
export async function openVectors(path: string): Promise<Vectors> {
  if (!isVectorFile(path) || !existsSync(path))
    throw malformed(path, 'Expected a file of vectors (.npy, .jsonl or .parquet), got none.');
  const about = await readAbout(path);
  const isTable = /\.npy$/i.test(path);
  return openTable(isTable ? path : await asTable(path, about), about);
}
