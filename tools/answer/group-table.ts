/** Tables of pictures with a column that says which group each belongs to. */
import { dirname, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { readTextFile } from '#core/format/text-file.ts';
import { quoted } from '#core/visible-text.ts';
import { readBounded } from '../bounded-file.ts';
import { readJsonValues } from '../json-values.ts';
import type { SetSource } from './sets.ts';

/** A million pictures. */
const MOST_BYTES = 256_000_000;
const MOST_GROUPS = 100;

const rowSchema = v.record(v.string(), v.unknown());

type Row = Record<string, unknown>;
const WHAT = 'a table of pictures';

async function readCsv(path: string): Promise<Row[]> {
  const { text } = readTextFile(await readBounded(path, MOST_BYTES, WHAT));
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      `Expected a table in ${quoted(path)}, CSV with a head: ${(cause as Error).message}`,
      { cause },
    );
  }
}

async function readLines(path: string): Promise<Row[]> {
  const { items } = await readJsonValues(path, MOST_BYTES, WHAT);
  return items.map((item) => {
    const read = v.safeParse(rowSchema, 'value' in item ? item.value : undefined);
    if (read.success) return read.output;
    throw new PictureMathError(
      'request-malformed',
      `Expected an object in ${item.place} of ${quoted(path)}: ${'problem' in item ? item.problem : read.issues[0].message}`,
    );
  });
}

/**
 * Reads CSV (`.csv`) or JSON lines; paths are as from the table.
 * @returns a set a group, in the order in which they first come
 * @throws PictureMathError `request-malformed`, naming the row and the columns that there are
 */
export async function readGroups(
  path: string,
  columns: { path: string; group: string },
): Promise<SetSource[]> {
  const rows = await (/\.csv$/i.test(path) ? readCsv(path) : readLines(path));
  const base = dirname(resolve(path));
  const groups = new Map<string, { name: string; path: string }[]>();
  for (const [i, row] of rows.entries()) {
    const [file, group] = [row[columns.path], row[columns.group]];
    if (typeof file !== 'string' || (typeof group !== 'string' && typeof group !== 'number'))
      throw new PictureMathError(
        'request-malformed',
        `Expected "${columns.path}" and "${columns.group}" in row ${i + 1} of ${quoted(path)}, which has ${Object.keys(row).map(quoted).join(', ')}: name them with --path-column and --group-column.`,
      );
    const name = String(group);
    const members = groups.get(name) ?? [];
    members.push({ name: file, path: resolve(base, file) });
    groups.set(name, members);
    if (groups.size > MOST_GROUPS)
      throw new PictureMathError(
        'request-malformed',
        `Expected at most ${MOST_GROUPS} groups in "${columns.group}" of ${quoted(path)}, got more.`,
      );
  }
  if (groups.size < 2)
    throw new PictureMathError(
      'request-malformed',
      `Expected at least two groups in "${columns.group}" of ${quoted(path)}, got ${groups.size}.`,
    );
  return [...groups].map(([name, input]) => ({ name, input }));
}
