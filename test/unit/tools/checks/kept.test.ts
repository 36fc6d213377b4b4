import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { STAND_INS, kept, type Makers } from '../../../../tools/checks/kept.ts';

// In the real place, under names that nothing else has.
const NAME = `probe-${process.pid}`;
const folders = new Set<string>();
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
});

const ask = async (makers: Makers = STAND_INS) => {
  let made = 0;
  const folder = await kept(NAME, makers, async (own) => {
    made++;
    writeFileSync(join(own, 'numbers'), 'one two');
  });
  folders.add(folder);
  return { folder, made, path: join(folder, 'numbers') };
};

test('what was made is found again, also by two that made it at the same time', async () => {
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first.folder).toBe(second.folder);
  expect(await ask()).toMatchObject({ folder: first.folder, made: 0 });
  expect(readFileSync(first.path, 'utf8')).toBe('one two');
});

test.each<[what: string, damage: (path: string) => void]>([
  ['a flipped byte', (path) => writeFileSync(path, 'one twO')],
  ['a missing file', (path) => rmSync(path)],
  ['a file too many', (path) => writeFileSync(`${path}-more`, '')],
])('%s is noticed, and the folder made anew', async (_, damage) => {
  const { path } = await ask();
  damage(path);
  expect((await ask()).made).toBe(1);
  expect(readFileSync(path, 'utf8')).toBe('one two');
  expect(existsSync(`${path}-more`)).toBe(false);
});

test('other makers make it anew, and so do other data', async () => {
  const { folder } = await ask();
  const other = await ask({ ...STAND_INS, modules: ['stand-in/shapes.ts'] });
  const data = await ask({ ...STAND_INS, data: ['package.json'] });
  expect(new Set([folder, other.folder, data.folder]).size).toBe(3);
});
