import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { SetsReport } from '../../../tools/answer/sets.ts';
import { FIND_Q } from '#core/rank/sets.ts';
import { rankResponseSchema } from '#core/contract/api.ts';
import { makeBitmap } from '../../support/bitmaps.ts';
import { runCli as run, type CliResult } from '../../support/cli.ts';
import { grain } from '../../support/grain.ts';

/** As a process of its own: what the shell sees. */
const runProcess = (...args: string[]) =>
  new Promise<CliResult>((done) => {
    execFile(process.execPath, ['tools/cli.ts', ...args], (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

const A = 'static/samples/crown-a.png';
const B = 'static/samples/crown-b.png';

describe('npm run rank', () => {
  test('prints words for people', async () => {
    const { code, stdout } = await run('rank', A, B);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Gained \(in A\)[\s\S]*crown[\s\S]*Verdict clear/);
  });
  test("answers --json in the shape of the API's answer, k words each", async () => {
    const { stdout } = await run('rank', A, B, '--json', '--k', '3');
    const reply = v.parse(rankResponseSchema, JSON.parse(stdout));
    expect(reply.gained.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(reply.gained.map(({ label }) => label)).toContain('crown');
  });
  test('answers --pairs in order, with paths relative to the list', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
    const file = join(folder, 'list.json');
    const pair = (name: string) => ({
      a: resolve(`static/samples/${name}-a.png`),
      b: resolve(`static/samples/${name}-b.png`),
    });
    writeFileSync(
      file,
      JSON.stringify([pair('night'), { a: pair('crown').b, b: pair('crown').a }, pair('rainbow')]),
    );
    const { stdout } = await run('rank', '--pairs', file, '--k', '3');
    const replies = v.parse(v.array(rankResponseSchema), JSON.parse(stdout));
    expect(replies[0]?.gained.map(({ label }) => label)).toContain('night');
    expect(replies[1]?.lost.map(({ label }) => label)).toContain('crown');
    expect(replies[2]?.gained.map(({ label }) => label)).toContain('rainbow');
  });
  test('answers every pair that it can, and has an error in the place of each other one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
    const file = join(folder, 'list.json');
    const good = { a: resolve(A), b: resolve(B) };
    const pairs = [
      good,
      { a: 'nowhere.png', b: good.b },
      { a: good.a },
      { a: good.a, b: folder },
      good,
    ];
    writeFileSync(file, JSON.stringify(pairs));
    const { code, stdout, stderr } = await run('rank', '--pairs', file, '--k', '3');
    expect(code).toBe(0);
    expect((await run('rank', '--pairs', file, '--strict')).code).toBe(1);
    expect(stderr).toContain('3 of 5 pairs failed');
    const replies = JSON.parse(stdout) as unknown[];
    expect(replies).toHaveLength(5);
    for (const at of [0, 4]) v.parse(rankResponseSchema, replies[at]);
    expect(replies.slice(1, 4)).toEqual([
      {
        object: 'error',
        code: 'picture-unreadable',
        message: expect.stringContaining('nowhere.png, but there is no such file'),
        pair: { index: 1, a: join(folder, 'nowhere.png'), b: good.b },
      },
      {
        object: 'error',
        code: 'request-malformed',
        message: expect.stringContaining('Expected {"a", "b"}; b:'),
        pair: { index: 2, a: good.a },
      },
      {
        object: 'error',
        code: 'picture-unreadable',
        message: expect.stringContaining('got a folder: compare folders'),
        pair: { index: 3, a: good.a, b: folder },
      },
    ]);
    expect((await run('rank', '--help')).stdout).toContain('exit status 1');
  });
  test('answers lines with lines, and carries what each pair is known by', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
    const file = join(folder, 'list.jsonl');
    const good = { a: resolve(A), b: resolve(B) };
    writeFileSync(
      file,
      [
        JSON.stringify({ ...good, id: 7 }),
        'no JSON',
        '',
        JSON.stringify({ ...good, b: 'gone.png' }),
      ].join('\n'),
    );
    const { code, stdout, stderr } = await run('rank', '--pairs', file, '--k', '1');
    expect(code).toBe(0);
    expect(stderr).toContain('2 of 3 pairs failed');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      expect.objectContaining({ object: 'ranking', pair: { index: 0, ...good, id: 7 } }),
      expect.objectContaining({ code: 'request-malformed', pair: { index: 1 } }),
      expect.objectContaining({
        code: 'picture-unreadable',
        pair: expect.objectContaining({ index: 2 }),
      }),
    ]);
    // Nothing that worked is a failure of the whole.
    writeFileSync(file, '{"a": "gone.png", "b": "gone.png"}\n');
    expect((await run('rank', '--pairs', file)).code).toBe(1);
  });
  test('finds pictures by their names in files of vectors, and answers as from the pictures', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
    const vectors = join(folder, 'crowns.npy');
    expect((await run('embed', A, B, '--to', vectors)).code).toBe(0);
    const options = ['--json', '--k', '3'];
    const parse = (text: string) => v.parse(rankResponseSchema, JSON.parse(text));
    const fromPictures = parse((await run('rank', A, B, ...options)).stdout);
    const answered = await run('rank', A, B, '--vectors', vectors, ...options);
    const fromVectors = parse(answered.stdout);
    expect(fromVectors.gained).toEqual(fromPictures.gained);
    expect(fromVectors.p_value).toBe(fromPictures.p_value);
    expect(fromVectors.domain).toEqual(fromPictures.domain);

    const list = join(folder, 'list.jsonl');
    writeFileSync(list, `{"a": "${A}", "b": "${B}"}\n{"a": "${A}", "b": "nobody.png"}\n`);
    const { stdout, code } = await run('rank', '--pairs', list, '--vectors', vectors);
    expect(code).toBe(0);
    const [good, bad] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(good).toMatchObject({ object: 'ranking', pair: { index: 0, a: A, b: B } });
    expect(bad).toMatchObject({
      code: 'request-malformed',
      message: expect.stringContaining('Expected one vector called nobody.png'),
    });
    const again = await run('rank', A, B, '--vectors', vectors, '--noise-floor');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('Expected pictures') });
  });
  test('does not choose between different pictures of one name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
    const names = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')] as const;
    for (const [i, picture] of [A, B].entries()) {
      const path = names[i] as string;
      await run('embed', picture, '--to', path);
      writeFileSync(path, readFileSync(path, 'utf8').replace(picture, 'same.png'));
    }
    const [one, two] = names.map((name) => ['--vectors', name]) as [string[], string[]];
    const ask = (...options: string[]) => run('rank', ...options, 'same.png', 'same.png', '--json');
    const once = await ask(...one, ...one);
    expect(v.parse(rankResponseSchema, JSON.parse(once.stdout)).norm).toBe(0);
    expect(await ask(...one, ...two)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('got several with different contents'),
    });
  });
  test('takes the pictures again when asked for the noise floor, and says how far they move', async () => {
    const { stdout } = await run('rank', A, B, '--noise-floor', '--json');
    const reply = v.parse(rankResponseSchema, JSON.parse(stdout));
    expect(reply.noise_floor?.retakes).toBe(4);
    expect(reply.noise_floor?.norm).toBeGreaterThan(0);
    expect(reply.noise_floor?.norm).toBeLessThan(reply.norm);
    expect((await run('rank', A, B, '--noise-floor')).stdout).toMatch(
      /Noise floor: taken again, these pictures differ by 0\.\d+; A and B differ by \d\.\d+/,
    );
  });
  test('reads the middle square, or with --whole all of a picture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'whole-'));
    const wide = join(folder, 'wide.png');
    // The crown is at the left; its edge has one colour.
    const { width: side = 0 } = await sharp(A).metadata();
    await sharp(A)
      .flatten({ background: '#fff' })
      .extend({ right: side, background: '#fff' })
      .toFile(wide);
    const first = async (...args: string[]) =>
      v.parse(rankResponseSchema, JSON.parse((await run('rank', ...args, '--json')).stdout));
    const [middle, whole] = [await first(wide, B), await first(wide, B, '--whole')];
    expect(whole.norm).not.toBeCloseTo(middle.norm, 3);
    expect(whole.gained.slice(0, 3).map(({ label }) => label)).toContain('crown');
    // Square pictures are read whole anyway.
    const plain = await first(A, B);
    expect(await first(A, B, '--whole')).toEqual({ ...plain, usage: expect.anything() });
    expect((await run('rank', '--help')).stdout).toContain('--whole');
  });
  test('says what sum of words the difference is', async () => {
    expect((await run('rank', A, B)).stdout).toMatch(
      /Explained: \d+ % of the difference is -?\d\.\d\d [a-zA-Z]/,
    );
  });
  test('says that a picture of grain is nothing that the model can read', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'noise-')), 'noise.png');
    writeFileSync(file, await grain());
    const { stdout } = await run('rank', file, B);
    expect(stdout).toMatch(/nothing that picture-math-small@\w+ can read \(p = 0\.00\d\)/);
    expect((await run('rank', A, B)).stdout).not.toContain('nothing that');
  });
  test.each([
    [['rank'], 2, 'Expected two pictures, got 0.'],
    [['rank', A, B, '--k', '0'], 2, "'--k <n>' argument '0' is invalid. Expected a whole number"],
    [['rank', A, B, '--method', 'guess'], 2, 'Allowed choices are cosine, centred, z'],
    [['model'], 2, 'Expected one of the commands below it'],
    [['model', 'pull'], 2, "Missing required argument 'id'.\n\nUsage: picture-math model pull"],
    [['words', 'build', 'list.txt'], 2, "Required option '--name <name>' not specified"],
    [[], 2, 'Expected a command.'],
    [['rank', A, B, '--nonsense'], 2, 'nonsense'],
    [['dance'], 2, 'Unknown command'],
    [['rank', A, 'missing.png'], 1, 'missing.png, but there is no such file'],
    [['rank', A, 'package.json'], 1, 'cannot be decoded'],
    [['rank', A, B, '--model', 'nothing'], 1, 'Expected one of the models'],
    [['rank', '--pairs', 'package.json'], 1, 'Expected a JSON list'],
  ])('%j exits with %i and says "%s"', async (args, code, message) => {
    const result = await run(...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });
});

describe('a process of the command line', () => {
  test.each([
    [['rank', A, B, '--k', '1'], 0, /Gained \(in A\)[\s\S]*crown/, /^$/],
    [['rank', A, 'missing.png'], 1, /^$/, /missing\.png, but there is no such file/],
    [['rank'], 2, /^$/, /Expected two pictures, got 0\.\n\nUsage:/],
  ])(
    '%j exits with %i, answers on stdout and complains on stderr',
    async (args, code, out, error) => {
      const result = await runProcess(...args);
      expect(result.stdout).toMatch(out);
      expect(result.stderr).toMatch(error);
      expect(result.code).toBe(code);
    },
  );
});

test('npm run model -- verify checks every file', async () => {
  const { stdout } = await run('model', 'verify', 'picture-math-small');
  expect(stdout).toMatch(
    /ok +onnx\/vision_model\w*\.onnx[\s\S]*all that was checked is as it should be/,
  );
});

describe('npm run rank -- --a --b', () => {
  const folders = ['a', 'b'].map((side) => {
    const folder = mkdtempSync(join(tmpdir(), `set-${side}-`));
    for (const name of ['crown', 'hat', 'glasses', 'headphones'])
      cpSync(`static/samples/${name}-${side}.png`, join(folder, `${name}.png`));
    return folder;
  });
  const sets = ['--a', folders[0] ?? '', '--b', folders[1] ?? '', '--permutations', '99'];
  beforeAll(() => {
    writeFileSync(join(folders[1] ?? '', 'broken.png'), 'no picture');
    writeFileSync(join(folders[1] ?? '', 'notes.txt'), 'not looked at');
  });
  test('names what one folder has more of, and files that it left out', async () => {
    const { code, stdout } = await run('rank', ...sets, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as SetsReport;
    expect(report.sets.a.pictures).toBe(4);
    expect(report.sets.b.pictures).toBe(4);
    expect(report.sets.b.skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'notes.txt: not a picture',
      expect.stringMatching(/^broken\.png: Expected a picture.*another kind/),
    ]);
    const more = report.words.filter(({ difference }) => difference > 0).slice(0, 10);
    expect(more.map(({ category }) => category)).toContain('headwear');
    expect(more.every(({ drivers }) => drivers.length === 3)).toBe(true);
  });
  test('prints a table for people, and CSV with a line for each word', async () => {
    const table = await run('rank', ...sets);
    expect(table.stdout).toMatch(
      /More in A[\s\S]*More in B[\s\S]*left out: .*notes\.txt: not a picture\nleft out: .*broken\.png: Expected/,
    );
    const { stdout } = await run('rank', ...sets, '--csv');
    const lines = stdout.trim().split('\r\n');
    expect(lines[0]).toBe('label,category,difference,low,high,auroc,p_value,q_value,pictures');
    expect(lines).toHaveLength(1 + 418 + 2);
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/^,left out,,,,,,,.*notes\.txt: not a picture$/),
      expect.stringMatching(/^,left out,,,,,,,.*broken\.png: Expected/),
    ]);
  });
  test('reads folders within, links, bitmaps and TIFF, and puts words that stand out first', async () => {
    const [a, b] = ['a', 'b'].map((side) => {
      const folder = mkdtempSync(join(tmpdir(), `set-kinds-${side}-`));
      mkdirSync(join(folder, 'sub'));
      return folder;
    }) as [string, string];
    for (const [side, folder] of [
      ['a', a],
      ['b', b],
    ] as const) {
      const picture = `static/samples/crown-${side}.png`;
      const flat = sharp(picture).flatten({ background: '#fff' });
      cpSync(picture, join(folder, 'sub', 'deep.png'));
      symlinkSync(resolve(picture), join(folder, 'link.png'));
      await flat.clone().jpeg().toFile(join(folder, '3.jfif'));
      await flat.clone().tiff().toFile(join(folder, 'SCAN.TIFF'));
      const { data, info } = await flat.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      const pixels = { width: info.width, height: info.height, data };
      writeFileSync(join(folder, '4.bmp'), makeBitmap(pixels, { header: 40, depth: 24 }));
      cpSync(`static/samples/hat-${side}.png`, join(folder, 'hat.png'));
    }
    writeFileSync(join(a, '.DS_Store'), 'x');
    const args = ['rank', '--a', a, '--b', b, '--permutations', '999'];
    const { stdout } = await run(...args, '--json');
    const report = JSON.parse(stdout) as SetsReport;
    expect(report.sets.a.pictures).toBe(6);
    expect(report.sets.b.pictures).toBe(6);
    expect(report.sets.a.skipped).toEqual([
      { file: '.DS_Store', reason: 'a hidden or system file' },
    ]);
    const isFind = report.words.map(({ q_value }) => q_value <= FIND_Q);
    const finds = isFind.filter(Boolean).length;
    expect(finds).toBeGreaterThan(0);
    expect(isFind.slice(0, finds).every(Boolean)).toBe(true);
    const table = (await run(...args, '--k', '1')).stdout;
    expect(table).toMatch(/More in A.*\n.*\n\* /);
    expect(table).toMatch(/\.DS_Store: a hidden/);
  });
  test('refuses half a question and folders that are none', async () => {
    expect((await run('rank', '--a', folders[0] ?? '')).code).toBe(2);
    expect((await run('rank', ...sets, A)).code).toBe(2);
    expect((await run('rank', '--a', 'nowhere', '--b', folders[1] ?? '')).stderr).toMatch(
      /folder of pictures/,
    );
    const lonely = mkdtempSync(join(tmpdir(), 'set-lonely-'));
    cpSync(A, join(lonely, 'one.png'));
    const { code, stderr } = await run('rank', '--a', lonely, '--b', folders[1] ?? '');
    expect(code).toBe(1);
    expect(stderr).toMatch(/at least 2 pictures in set A, got 1/);
  });
});
