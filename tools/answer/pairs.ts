/** Lists of pairs as people write them. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { pairSchema } from '#core/contract/pairs.ts';
import { PictureMathError } from '#core/errors.ts';
import { quoted } from '#core/visible-text.ts';
import { readJsonValues, type JsonItem } from '../json-values.ts';
import { fromUser } from '../terminal/usage.ts';

/** What the list has of a pair: its paths, and whatever else its owner knows it by. */
type Told = Record<string, unknown>;

/** Two pictures by their paths, or names; what is wrong, where it is no pair. Answers carry what is told. */
export type Pair = ({ a: string; b: string } | { problem: string }) & { told?: Told };

/** A hundred thousand pairs. */
const MOST_BYTES = 32_000_000;

/** What a list calls a picture, as what is read. */
type Find = (file: string) => string;

/** Beside the list; else from where the command was called, as people write paths in a shell. */
const besideOrCalled = (list: string): Find => {
  const base = dirname(resolve(list));
  return (file) => {
    const beside = resolve(base, file);
    const called = fromUser(file);
    return !existsSync(beside) && existsSync(called) ? called : beside;
  };
};

function pairOf(item: JsonItem, find: Find): Pair {
  const value = 'value' in item ? item.value : undefined;
  const read = v.safeParse(pairSchema, value);
  if (read.success) {
    const [a, b] = [find(read.output.a), find(read.output.b)];
    return { a, b, told: { ...read.output, a, b } };
  }
  const [issue] = read.issues;
  const place = v.getDotPath(issue);
  const why = 'problem' in item ? `${item.place}: ${item.problem}` : `${place}: ${issue.message}`;
  const told = v.safeParse(v.record(v.string(), v.unknown()), value);
  return {
    problem: `Expected {"a", "b"}${'value' in item && place === null ? '' : `; ${quoted(why)}`}.`,
    ...(told.success && !Array.isArray(value) ? { told: told.output } : {}),
  };
}

/**
 * Reads a JSON list of {"a", "b"}, or one a line.
 * @param areNames whether pictures are called by names that files of vectors have, not by paths
 * @throws PictureMathError `request-malformed`
 */
export async function readPairs(
  path: string,
  { areNames = false } = {},
): Promise<{ pairs: Pair[]; areLines: boolean }> {
  const { items, form } = await readJsonValues(path, MOST_BYTES, 'a list of pairs');
  if (form === 'document')
    throw new PictureMathError(
      'request-malformed',
      `Expected a JSON list of {"a", "b"}, or one a line, in ${quoted(path)}, got something else.`,
    );
  const find = areNames ? (name: string) => name : besideOrCalled(path);
  return { pairs: items.map((item) => pairOf(item, find)), areLines: form === 'lines' };
}
