/** Which pictures somebody means by files, folders and patterns. */
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { PictureMathError } from '#core/errors.ts';
import type { LeftOut } from '#core/picture/left-out.ts';
import { quoted } from '#core/visible-text.ts';
import { listPictures } from '../picture/list-pictures.ts';

export interface Inputs {
  /** Paths as they were given, with what a folder or a pattern has below them; in the order of the arguments, then by name. */
  pictures: { name: string; path: string }[];
  leftOut: LeftOut[];
}

const byName = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
/** With slashes, on every system: names are part of what is written. */
const joined = (folder: string, file: string) => join(folder, file).replaceAll('\\', '/');

async function add(inputs: Inputs, argument: string, base: string): Promise<void> {
  const path = resolve(base, argument);
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) {
    const { pictures, leftOut } = await listPictures(path);
    for (const file of pictures)
      inputs.pictures.push({ name: joined(argument, file), path: join(path, file) });
    for (const { file, reason } of leftOut)
      inputs.leftOut.push({ file: joined(argument, file), reason });
    return;
  }
  if (!found && isDynamicPattern(argument)) {
    const matched = await glob(argument, { cwd: base, absolute: isAbsolute(argument) });
    if (matched.length === 0)
      throw new PictureMathError(
        'request-malformed',
        `Expected pictures for the pattern ${quoted(argument)}, got none.`,
      );
    for (const name of matched.sort(byName))
      inputs.pictures.push({ name, path: resolve(base, name) });
    return;
  }
  // What is not there, or no picture, is said in its place.
  inputs.pictures.push({ name: argument, path });
}

/**
 * Finds pictures; what is named twice comes twice.
 * @param base where the arguments were written
 * @throws PictureMathError `request-malformed` for a folder that cannot be read, and a pattern that nothing matches
 */
export async function findPictures(args: readonly string[], base: string): Promise<Inputs> {
  const inputs: Inputs = { pictures: [], leftOut: [] };
  for (const argument of args) await add(inputs, argument, base);
  return inputs;
}

export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/** One part of a list, in its order: the parts joined are the list. */
export function shardOf<T>(items: readonly T[], { index, of }: Shard): T[] {
  const at = (part: number) => Math.floor((items.length * part) / of);
  return items.slice(at(index - 1), at(index));
}
