import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { rankResponseSchema } from '#core/contract/api.ts';

const run = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
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
  test.each([
    [['rank'], 2, 'Expected two pictures, got 0.'],
    [['rank', A, B, '--k', '0'], 2, 'Expected --k'],
    [['rank', A, B, '--nonsense'], 2, 'nonsense'],
    [['dance'], 2, 'Unknown command'],
    [['rank', A, 'missing.png'], 1, 'missing.png, got ENOENT'],
    [['rank', A, 'package.json'], 1, 'cannot be decoded'],
    [['rank', A, B, '--model', 'nothing'], 1, 'Expected one of the models'],
    [['rank', '--pairs', 'package.json'], 1, 'Expected a JSON list'],
  ])('%j exits with %i and says "%s"', async (args, code, message) => {
    const result = await run(...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });
});

test('npm run model -- verify checks every file', async () => {
  const { stdout } = await run('model', 'verify', 'picture-math-small');
  expect(stdout).toMatch(/ok onnx\/vision_model\.onnx[\s\S]*all files are as the manifest says/);
});
