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
import type { SetsReport } from '../../../../tools/answer/sets.ts';
import { runCli as run } from '../../../support/cli.ts';

const place = mkdtempSync(join(tmpdir(), 'sets-'));
const at = (name: string) => join(place, name);
const QUICK = ['--permutations', '199'];
const samples = readdirSync('static/samples').filter((name) => /-[ab]\.(png|jpg)$/.test(name));
beforeAll(() => {
  for (const side of ['a', 'b']) {
    mkdirSync(at(side));
    for (const name of samples.filter((one) => one.includes(`-${side}.`)))
      copyFileSync(resolve('static/samples', name), at(`${side}/${name}`));
  }
  writeFileSync(at('b/broken.png'), 'no picture');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const read = async (...args: string[]) => {
  const { stdout, code } = await run('sets', ...args, ...QUICK, '--json');
  expect(code).toBe(0);
  return JSON.parse(stdout) as SetsReport;
};

describe('picture-math sets', () => {
  test('is the same for folders, patterns and files of vectors', async () => {
    const folders = await read(at('a'), at('b'));
    expect(folders.sets.b.skipped).toEqual([
      { file: 'broken.png', reason: expect.stringMatching(/^Expected a picture/) },
    ]);
    for (const side of ['a', 'b']) await run('embed', at(side), '--to', at(`${side}.npy`));
    await run('embed', at('b'), '--to', at('b.parquet'));
    const bare = ({ words }: SetsReport) =>
      words.map((word) => ({ ...word, drivers: word.drivers.length }));
    for (const inputs of [
      [`${at('a')}/*.{png,jpg}`, at('b')],
      [at('a.npy'), at('b.npy')],
      [at('a'), at('b.parquet')],
    ])
      expect(bare(await read(...inputs))).toEqual(bare(folders));
  });
  test('says how sure it is of each difference, and gathers words that say the same', async () => {
    const { words } = await read(at('a'), at('b'));
    for (const { difference, interval } of words) {
      expect(interval[0]).toBeLessThan(difference);
      expect(interval[1]).toBeGreaterThan(difference);
    }
    const { stdout } = await run('sets', at('a'), at('b'), ...QUICK, '--k', '2');
    expect(stdout).toMatch(/More in A[\s\S]*\d\.\d{4} ± \d\.\d{4}[\s\S]*More in B/);
    // A word under another is no line of its own.
    for (const { label, same_as: same } of words)
      if (same !== null) expect(words.find((word) => word.label === same)?.also).toContain(label);
  });
  test('holds each group of a table against the rest, or each against each', async () => {
    const rows = ['a', 'b'].flatMap((side) =>
      readdirSync(at(side)).map((name) => ({
        file: `${side}/${name}`,
        kind: name.endsWith('.png') ? `${side} drawn` : 'photo, "real"',
      })),
    );
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    writeFileSync(
      at('table.csv'),
      ['file,kind', ...rows.map(({ file, kind }) => `${file},${quoted(kind)}`)].join('\r\n'),
    );
    writeFileSync(at('table.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const columns = ['--path-column', 'file', '--group-column', 'kind'];
    for (const table of ['table.csv', 'table.jsonl']) {
      const { comparisons } = (await read('--table', at(table), ...columns)) as unknown as {
        comparisons: SetsReport[];
      };
      expect(comparisons.map(({ sets: { a, b } }) => [a.folder, b.folder]).sort()).toEqual([
        ['a drawn', 'all but a drawn'],
        ['b drawn', 'all but b drawn'],
        ['photo, "real"', 'all but photo, "real"'],
      ]);
      for (const {
        sets: { a, b },
      } of comparisons)
        expect(a.pictures + b.pictures).toBe(samples.length);
    }
    const pairs = (await read(
      '--table',
      at('table.csv'),
      ...columns,
      '--each-pair',
    )) as unknown as {
      comparisons: SetsReport[];
    };
    expect(pairs.comparisons).toHaveLength(3);
  });
  test('writes a page that shows the pictures behind each word and fetches nothing', async () => {
    const { code, stderr } = await run(
      'sets',
      at('a'),
      at('b'),
      ...QUICK,
      '--k',
      '3',
      '--html',
      at('report.html'),
    );
    expect(code).toBe(0);
    expect(stderr).toBe('1 picture could not be read.\n');
    const text = readFileSync(at('report.html'), 'utf8');
    expect(text.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(18);
    expect(text).not.toMatch(/<script|src="http|url\(|href="http/);
    expect(text).toMatch(/default-src &#39;none&#39;; img-src data:/);
    expect(text).toContain('1 left out');
  });
  test('says what is wrong with its inputs', async () => {
    expect((await run('sets', at('a'))).code).toBe(2);
    expect((await run('sets', at('a'), at('b'), '--table', 'x.csv')).code).toBe(2);
    expect((await run('sets', at('a'), at('nowhere'))).stderr).toMatch(
      /Expected a folder of pictures, a pattern/,
    );
    writeFileSync(at('odd.csv'), 'name,kind\nx.png,a\n');
    expect((await run('sets', '--table', at('odd.csv'))).stderr).toMatch(
      /"path" and "group" in row 1 .*name, kind/,
    );
    writeFileSync(at('one.csv'), 'path,group\nx.png,a\n');
    expect((await run('sets', '--table', at('one.csv'))).stderr).toMatch(/at least two groups/);
    expect((await run('sets', at('a'), at('b'), ...QUICK, '--strict')).code).toBe(1);
  });
});
