import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli as run } from '../../../support/cli.ts';

const place = mkdtempSync(join(tmpdir(), 'search-'));
const photos = join(place, 'photos');
const NAMES = ['cap', 'crown', 'hat', 'glasses', 'headphones', 'night', 'rainbow', 'house'];
const sample = (name: string) => {
  const file = readdirSync('static/samples').find((one) => one.startsWith(`${name}.`));
  return resolve('static/samples', file ?? '');
};
beforeAll(async () => {
  mkdirSync(join(photos, 'bare <b>'), { recursive: true });
  for (const name of NAMES) {
    const [a, b] = [sample(`${name}-a`), sample(`${name}-b`)];
    copyFileSync(a, join(photos, `${name}${a.slice(-4)}`));
    copyFileSync(b, join(photos, 'bare <b>', `${name}${b.slice(-4)}`));
  }
  const { code, stdout } = await run('index', photos);
  expect(code).toBe(0);
  expect(stdout).toContain('16 pictures can be searched');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

interface Answer {
  found: { name: string; path: string; score: number }[];
  searched: number;
  recall: number | null;
}
async function ask(...args: string[]): Promise<Answer> {
  const { stdout, stderr } = await run('search', ...args, '--in', photos, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Answer;
}

describe('picture-math search', () => {
  test.each([
    ['a crown', /^crown\./],
    ['"a night sky"', /^night\./],
    ['a rainbow', /^rainbow/],
  ])('finds %s by words', async (sum, name) => {
    const { found, searched } = await ask(sum, '--k', '3');
    expect(searched).toBe(16);
    expect(found).toHaveLength(3);
    expect(found[0]?.name).toMatch(name);
    expect(found[0]?.path).toBe(join(photos, found[0]?.name ?? ''));
  });
  test('finds what one picture has and another has not, in others', async () => {
    const { found } = await ask(
      'A - B',
      '--a',
      sample('beanie-a'),
      '--b',
      sample('beanie-b'),
      '--k',
      '2',
    );
    expect(found[0]?.name).toMatch(/^(cap|hat)\./);
  });
  test('finds pictures like one, but for a word, and not that one itself', async () => {
    const bare = join(photos, 'bare <b>', 'headphones.png');
    const first = await ask('A', '--a', bare, '--k', '16');
    expect(first.found.map(({ path }) => path)).not.toContain(bare);
    const { found } = await ask('A + "headphones"', '--a', bare, '--k', '1');
    expect(found[0]?.name).toBe('headphones.png');
  });
  test('writes a sheet that fetches nothing and keeps names as text', async () => {
    const sheet = join(place, 'sheet.html');
    await ask('a face', '--k', '16', '--sheet', sheet);
    const text = readFileSync(sheet, 'utf8');
    expect(text.match(/src="data:image\/jpeg;base64,/g)).toHaveLength(16);
    expect(text).toContain('bare &lt;b&gt;/');
    expect(text).not.toMatch(/<b>\/|<script|src="http|url\(/);
    expect(text).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;/);
  });
  test('is made again in a moment when pictures come and go', async () => {
    const late = join(photos, 'late.png');
    copyFileSync(sample('hat-b'), late);
    expect((await run('index', photos, '--json')).stdout).toContain('"count": 17');
    rmSync(late);
    expect((await run('index', photos)).stdout).toContain('16 pictures');
  });
  test('searches a file of vectors too', async () => {
    const file = join(place, 'photos.npy');
    await run('embed', photos, '--to', file);
    const { stdout } = await run('search', 'a rainbow', '--in', file, '--json', '--k', '1');
    expect((JSON.parse(stdout) as Answer).found[0]?.path).toBe(join(photos, 'rainbow.png'));
  });
  test('says what is wrong', async () => {
    const empty = join(place, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'x.txt'), '');
    expect((await run('index', empty)).code).toBe(1);
    expect((await run('index', 'nowhere')).code).toBe(2);
    expect((await run('search', 'A', '--in', photos)).stderr).toMatch(/got “A”; if it is a text/);
    expect((await run('search', 'A - A', '--a', sample('hat-a'), '--in', photos)).stderr).toMatch(
      /something is left/,
    );
    expect((await run('search', 'a hat', '--in', photos, '--store', 'mongodb://x')).stderr).toMatch(
      /Expected --store lance:/,
    );
    expect((await run('search', 'a hat', '--in', photos, '--recall')).code).toBe(2);
  });
});
