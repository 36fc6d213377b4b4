/** Tables of pictures with a column that says which group each belongs to. */
import { dirname, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { readTextFile } from '#core/format/text-file.ts';
import { quoted } from '#core/visible-text.ts';
import { readBounded } from '../bounded-file.ts';
import type { SetSource } from './sets.ts';

/** A million pictures. */
const MOST_BYTES = 256_000_000;
const MOST_GROUPS = 100;

const rowSchema = v.record(v.string(), v.unknown());

function readRows(path: string, text: string): Record<string, unknown>[] {
  const malformed = (cause: unknown) =>
    new PictureMathError(
      'request-malformed',
      `Expected a table in ${quoted(path)}, CSV with a head or JSON lines: ${(cause as Error).message}`,
      { cause },
    );
  try {
    if (/\.csv$/i.test(path))
      return parse(text, { columns: true, bom: true, skip_empty_lines: true });
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => v.parse(rowSchema, JSON.parse(line)));
  } catch (cause) {
    throw malformed(cause);
  }
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
  const bytes = await readBounded(path, MOST_BYTES, 'a table of pictures');
  const rows = readRows(path, readTextFile(bytes).text);
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
