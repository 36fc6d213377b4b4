/** The rows of files of vectors that are not tables, one after the other. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { PictureMathError } from '#core/errors.ts';
import {
  rowFactsSchema,
  vectorsLineSchema,
  type AboutVectors,
  type RowFacts,
} from '#core/format/vectors.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { assertFinite } from '#core/vector/vector.ts';
import { quoted } from '#core/visible-text.ts';

export interface VectorRow {
  facts: RowFacts;
  vector: Float32Array;
}

const ROWS_A_READ = 4096;

async function* readLines(path: string, about: AboutVectors): AsyncGenerator<VectorRow> {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    number++;
    if (line.trim() === '') continue;
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), vectorsLineSchema), line);
    const refuse = (what: string) =>
      new PictureMathError('request-malformed', `${quoted(path)}, line ${number}: ${what}`);
    if (!read.success) throw refuse(read.issues[0].message);
    const row = read.output;
    if (row.object === 'error') continue;
    if (row.model !== about.model)
      throw refuse(`Expected a vector of ${about.model}, got one of ${row.model}.`);
    const { name, modality, sha256, flatness, embedding } = row;
    try {
      const vector =
        typeof embedding === 'string' ? decodeBase64(embedding) : Float32Array.from(embedding);
      assertFinite(vector, about.dimensions);
      yield { facts: { name, modality, sha256, flatness }, vector };
    } catch (cause) {
      if (!(cause instanceof PictureMathError)) throw cause;
      throw refuse(cause.message);
    }
  }
}

async function* readParquet(path: string, about: AboutVectors): AsyncGenerator<VectorRow> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const count = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < count; rowStart += ROWS_A_READ) {
    const rowEnd = Math.min(count, rowStart + ROWS_A_READ);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    for (const [i, row] of rows.entries()) {
      const { name, modality, sha256, flatness, embedding } = row as Record<string, unknown>;
      const refuse = (what: string) =>
        new PictureMathError('request-malformed', `${quoted(path)}, row ${rowStart + i}: ${what}`);
      const facts = v.safeParse(rowFactsSchema, {
        name,
        modality,
        sha256,
        flatness: flatness ?? undefined,
      });
      if (!facts.success) throw refuse(facts.issues[0].message);
      const vector = Float32Array.from(embedding as Iterable<number>);
      assertFinite(vector, about.dimensions);
      yield { facts: facts.output, vector };
    }
  }
}

/** @throws PictureMathError `request-malformed`, `vector-wrong-length`, `vector-not-finite`, with the line */
export const readVectorRows = (path: string, about: AboutVectors): AsyncGenerator<VectorRow> =>
  /\.parquet$/i.test(path) ? readParquet(path, about) : readLines(path, about);
