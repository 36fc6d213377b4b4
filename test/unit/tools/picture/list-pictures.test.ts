import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPictures } from '../../../../tools/picture/list-pictures.ts';

const PICTURE = 'static/samples/hat-a.png';
let folder: string;
const put = (name: string, content: string | Buffer = 'x') =>
  writeFileSync(join(folder, name), content);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pm-folder-'));
  for (const name of ['1.png', 'UPPER.PNG', 'no-ending', 'named.dat', 'b (2).jpeg'])
    cpSync(PICTURE, join(folder, name));
  for (const name of ['3.jfif', '4.bmp', 'SCAN.TIFF', 's.tif', 'a.apng', 'i.ico', 'p.HEIC'])
    put(name, 'whatever it holds, its name says picture');
  mkdirSync(join(folder, 'sub', 'deeper'), { recursive: true });
  cpSync(PICTURE, join(folder, 'sub', 'deeper', 'deep.png'));
  symlinkSync(join(process.cwd(), PICTURE), join(folder, 'link.png'));
  symlinkSync(join(folder, 'nowhere.png'), join(folder, 'lost.png'));
  symlinkSync(folder, join(folder, 'sub', 'round'));
  symlinkSync(join(folder, 'sub', 'deeper'), join(folder, 'again'));
  symlinkSync('self.png', join(folder, 'self.png'));
  put('.DS_Store');
  put('Thumbs.db');
  put('desktop.ini');
  put('._1.png');
  mkdirSync(join(folder, '.git'));
  put('.git/picture.png');
  put('notes.txt', 'words');
  put('empty.png', '');
  put('movie.mp4', Buffer.from('\0\0\0\x20ftypisom\0\0\0\0isomiso2', 'latin1'));
  mkdirSync(join(folder, 'locked'));
  if (process.getuid?.() !== 0) chmodSync(join(folder, 'locked'), 0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what is a picture by its beginning or its name is one, in folders within and behind links too', async () => {
  expect((await listPictures(folder)).pictures).toEqual([
    '1.png',
    '3.jfif',
    '4.bmp',
    'SCAN.TIFF',
    'UPPER.PNG',
    'a.apng',
    'b (2).jpeg',
    'i.ico',
    'link.png',
    'named.dat',
    'no-ending',
    'p.HEIC',
    's.tif',
    'sub/deeper/deep.png',
  ]);
});

test('all else is named, with the reason', async () => {
  const { leftOut } = await listPictures(folder);
  const expected = {
    '.DS_Store': /system file/,
    '._1.png': /hidden/,
    '.git': /system folder/,
    'Thumbs.db': /system file/,
    again: /read already/,
    'desktop.ini': /system file/,
    'empty.png': /empty/,
    'lost.png': /link to nothing/,
    'movie.mp4': /not a picture/,
    'notes.txt': /not a picture/,
    'self.png': /link|read already/,
    'sub/round': /read already/,
  };
  const named = leftOut.filter(({ file }) => file !== 'locked');
  expect(named.map(({ file }) => file)).toEqual(Object.keys(expected));
  for (const { file, reason } of named)
    expect(reason, file).toMatch(expected[file as keyof typeof expected]);
});

test('a folder in which links make many ways is read once', async () => {
  const maze = mkdtempSync(join(tmpdir(), 'pm-maze-'));
  const DEPTH = 24;
  for (let i = 0; i < DEPTH; i++) mkdirSync(join(maze, `d${i}`));
  for (let i = 0; i + 1 < DEPTH; i++)
    for (const way of ['left', 'right'])
      symlinkSync(join(maze, `d${i + 1}`), join(maze, `d${i}`, way));
  writeFileSync(join(maze, `d${DEPTH - 1}`, 'end.png'), readFileSync(PICTURE));
  const { pictures, leftOut } = await listPictures(maze);
  expect(pictures).toEqual([`d${DEPTH - 1}/end.png`]);
  expect(leftOut).toHaveLength(2 * (DEPTH - 1));
  rmSync(maze, { recursive: true });
});

test('says so when there is no folder', async () => {
  await expect(listPictures('/nowhere')).rejects.toMatchObject({ code: 'request-malformed' });
});
