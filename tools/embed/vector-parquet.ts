/** Vectors as Parquet: a column of lists beside what each is of. */
import { ParquetWriter, fileWriter } from 'hyparquet-writer';
import type { RowFacts } from '#core/format/vectors.ts';
import type { AboutRun, RowSink } from './row-sink.ts';

/** What is held until it is written. */
const ROWS_A_GROUP = 4096;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

const text = (name: string) => ({
  name,
  type: 'BYTE_ARRAY' as const,
  converted_type: 'UTF8' as const,
  repetition_type: 'REQUIRED' as const,
});

const SCHEMA: Schema = [
  { name: 'root', num_children: 6 },
  text('name'),
  text('modality'),
  text('sha256'),
  { name: 'flatness', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  text('model'),
  { name: 'embedding', repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
];

export async function openParquet(path: string, about: AboutRun): Promise<RowSink> {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: SCHEMA,
    kvMetadata: [{ key: 'picture-math', value: JSON.stringify(about) }],
  });
  let rows: { facts: RowFacts; vector: number[] }[] = [];
  const flush = async () => {
    const of = <T>(read: (row: (typeof rows)[number]) => T) => rows.map(read);
    await writer.write({
      columnData: [
        { name: 'name', data: of(({ facts }) => facts.name) },
        { name: 'modality', data: of(({ facts }) => facts.modality) },
        { name: 'sha256', data: of(({ facts }) => facts.sha256) },
        { name: 'flatness', data: of(({ facts }) => facts.flatness ?? null) },
        { name: 'model', data: of(() => about.model) },
        { name: 'embedding', data: of(({ vector }) => vector) },
      ],
      rowGroupSize: ROWS_A_GROUP,
    });
    rows = [];
  };
  return Promise.resolve({
    async add(facts, vector) {
      rows.push({ facts, vector: Array.from(vector) });
      if (rows.length === ROWS_A_GROUP) await flush();
    },
    async end() {
      if (rows.length > 0) await flush();
      await writer.finish();
    },
    close: () => Promise.resolve(),
  });
}
