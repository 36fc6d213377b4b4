/** What people name on a command line, or have in a folder, and what is in files of strangers. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SetsReport } from '../../../tools/answer/sets.ts';
import * as bombs from '../../support/bombs.ts';
import { runCli } from '../../support/cli.ts';

const STEERS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;
const A = 'static/samples/crown-a.png';
const B = 'static/samples/crown-b.png';
const isUnix = process.platform !== 'win32';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'pm-costly-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of any length that takes no room: all but its start is a hole. */
function hole(name: string, start: Uint8Array, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, start);
  truncateSync(path, bytes);
  return path;
}

describe('a picture that would cost much', () => {
  test('is refused with what was expected and what came, each of its kind', async () => {
    const jpeg = await sharp(A).jpeg().toBuffer();
    const files: Record<string, [bytes: Buffer, says: RegExp]> = {
      'wide.png': [bombs.flatPng(20_000, 20_000), /at most 100 million pixels, got 20000 x 20000/],
      'behind.jpg': [
        bombs.withSegments(bombs.withFrame(jpeg, 50_000, 50_000), 12),
        /at most 100 million pixels, got 50000 x 50000/,
      ],
      'scans.jpg': [await bombs.manyScans(64, 3000), /in some ten scans, got 30\d\d of 64 x 64/],
      'frames.gif': [bombs.gif(100_000), /at most 5000 pictures \(frames, pages\), got 100000/],
      'lies.bmp': [bombs.bmp(60_000, 60_000), /at most 100 million pixels/],
      'empty.bmp': [bombs.bmp(9000, 9000), /damaged BMP/],
      'many.ico': [bombs.icon(65_535, 16, 16), /at most 256 pictures .*got 65535/],
      'pages.tif': [bombs.tiff(6000, 8, 8), /at most 5000 pictures/],
      'loop.tif': [bombs.tiff(2, 8, 8, true), /damaged TIFF/],
      'paper.png': [Buffer.from('%PDF-1.7\n'), /got a file of another kind \(PDF\)/],
    };
    const list = Object.entries(files).map(([name, [bytes]]) => {
      writeFileSync(join(folder, name), bytes);
      return { a: name, b: name };
    });
    writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
    const { code, stdout } = await runCli('rank', '--pairs', join(folder, 'list.json'));
    expect(code).toBe(1);
    const replies = JSON.parse(stdout) as { message: string }[];
    for (const [i, [name, [, says]]] of Object.entries(files).entries()) {
      expect(replies[i]?.message, name).toMatch(says);
      expect(replies[i]?.message, name).toContain(`${name}: `);
    }
  });
  test('is read all the same where what unpacks to much is no part of the picture', async () => {
    const png = await sharp(A).png().toBuffer();
    const packed = deflateSync(Buffer.alloc(300_000_000));
    const heads = { iCCP: 'x\0\0', zTXt: 'x\0\0', iTXt: 'x\0\x01\0\0\0' };
    let out: Buffer = png;
    for (const [name, head] of Object.entries(heads))
      out = bombs.withChunk(out, name, Buffer.concat([Buffer.from(head, 'latin1'), packed]));
    writeFileSync(join(folder, 'chunks.png'), out);
    const { code, stdout } = await runCli('rank', join(folder, 'chunks.png'), B);
    expect(code).toBe(0);
    expect(stdout).toContain('crown');
  });
  test('is not read at all where its file is longer than any', async () => {
    const path = hole('long.png', bombs.flatPng(8, 8), 40_000_000_000);
    const { code, stderr } = await runCli('rank', path, B);
    expect(code).toBe(1);
    expect(stderr).toMatch(/at most 100 MB, got 40000\.0 MB/);
  });
  test.runIf(isUnix)('is no pipe and no device', async () => {
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      const { code, stderr } = await runCli('rank', path, B);
      expect(code).toBe(1);
      expect(stderr).toMatch(/got a pipe or a device, which is not read/);
    }
    rmSync(pipe);
  });
});

describe('a list', () => {
  test.runIf(isUnix)('of words is read no further than lists are long', async () => {
    for (const path of ['/dev/zero', hole('words.txt', Buffer.from('hat\n'), 40_000_000_000)]) {
      const { code, stderr } = await runCli('rank', A, B, '--vocabulary', path);
      expect(code).toBe(1);
      expect(stderr).toMatch(/Expected a word list of at most 16 MB/);
    }
  });
  test('of pairs too', async () => {
    const path = hole('pairs.json', Buffer.from('['), 40_000_000_000);
    const { code, stderr } = await runCli('rank', '--pairs', path);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Expected a list of pairs of at most 32 MB/);
  });
});

describe('names and words that would steer a terminal', () => {
  const ESCAPE = 'hat\u001b[2J\u001b]0;title\u0007';
  test.runIf(isUnix)('are shown instead, in answers and in what is wrong', async () => {
    const list = join(folder, 'steers.txt');
    writeFileSync(list, 'crown\u009b31m\n\u202edrawkcab\ntent\n');
    const answer = await runCli('rank', A, B, '--vocabulary', list, '--k', '3');
    expect(answer.code).toBe(0);
    expect(answer.stdout).toContain('crown\\x9b31m');
    expect(answer.stdout + answer.stderr).not.toMatch(STEERS);
    const json = await runCli('rank', A, B, '--vocabulary', list, '--k', '3', '--json');
    expect(json.stdout).not.toMatch(STEERS);
    const { gained, lost } = JSON.parse(json.stdout) as Record<
      'gained' | 'lost',
      { label: string }[]
    >;
    expect([...gained, ...lost].map(({ label }) => label)).toContain('crown\u009b31m');
    const wrong = await runCli('rank', join(folder, `${ESCAPE}.png`), B);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('hat\\x1b[2J\\x1b]0;title\\x07.png, but there is no such file');
    expect(wrong.stderr).not.toMatch(STEERS);
  });
  test.runIf(isUnix)(
    'of files in folders too, and a name that is long loses its middle',
    async () => {
      const sets = join(folder, 'sets');
      for (const side of ['a', 'b']) {
        mkdirSync(join(sets, side), { recursive: true });
        for (let i = 0; i < 3; i++)
          cpSync(side === 'a' ? A : B, join(sets, side, `${i}${ESCAPE}.png`));
      }
      writeFileSync(join(sets, 'a', `${'n'.repeat(200)}.txt`), 'no picture');
      writeFileSync(join(sets, 'a', 'new\nline: forged.txt'), 'no picture');
      symlinkSync('.', join(sets, 'a', 'again'));
      execFileSync('mkfifo', [join(sets, 'a', 'pipe.png')]);
      symlinkSync('/dev/zero', join(sets, 'a', 'zero.png'));
      const args = ['rank', '--a', join(sets, 'a'), '--b', join(sets, 'b'), '--permutations', '99'];
      const { code, stdout, stderr } = await runCli(...args);
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(STEERS);
      expect(stdout).toContain('left out: a/new\\x0aline: forged.txt: not a picture');
      expect(stdout).toMatch(/left out: a\/n+…n+\.txt: not a picture/);
      for (const name of ['pipe.png', 'zero.png'])
        expect(stdout).toContain(`left out: a/${name}: neither a file nor a folder`);
      expect(stdout).toContain('left out: a/again: a link to a folder that is read already');
      const json = await runCli(...args, '--json');
      expect(json.stdout).not.toMatch(STEERS);
      const report = JSON.parse(json.stdout) as SetsReport;
      expect(report.sets.a.skipped.map(({ file }) => file)).toContain('new\nline: forged.txt');
      expect(report.words[0]?.drivers[0]).toContain(ESCAPE);
    },
  );
});
