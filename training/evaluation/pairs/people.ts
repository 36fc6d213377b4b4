/** Rendered people as unpack.py writes them: the pictures, and what the renderer knows of each. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupBy } from '../hits.ts';

export interface Render {
  file: string;
  scene: number | string;
  state: number;
  words: string[];
  sex: string;
  age: string;
  /** Which texture. */
  skin: string;
  /** How light it is drawn. */
  tone: 'dark' | 'medium' | 'light';
  /** Where each thing worn or held is, [left, top, right, bottom] from 0 to 1. */
  boxes: Record<string, [number, number, number, number]>;
}

/** @throws when the folder has no index: unpack.py makes it of what `npm run train` renders. */
export async function readPeople(folder: string): Promise<Render[]> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as Render[];
}

export const readPerson = (folder: string, render: Render | undefined): Promise<Buffer> =>
  readFile(join(folder, render?.file ?? ''));

/** The states of each scene, in order. */
export const scenesOf = (renders: readonly Render[]): Render[][] => [
  ...groupBy(renders, ({ scene }) => String(scene)).values(),
];
