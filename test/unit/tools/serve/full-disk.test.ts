import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, closeSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/places.ts';
import { ask, json } from '../../../support/serve/ask.ts';
import { makePlace, removePlace, startPrepared } from '../../../support/serve/prepared-server.ts';

// State and cache on file systems of a few MB, which a user that may mount has (root in containers and in CI).
let place: string;
const mounts: string[] = [];
const mount = (folder: string, size: string) => {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  mounts.push(folder);
};
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => {
  for (const folder of mounts) execFileSync('umount', [folder]);
  removePlace(place);
});

/** Takes all the room that is left in a folder; returns what gives it back. */
function fill(folder: string): () => void {
  const path = join(folder, 'filling');
  const file = openSync(path, 'w');
  try {
    for (;;) writeFileSync(file, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  return () => rmSync(path);
}

/** A command with a cache of its own, as people call it. */
async function runTool(cache: string, output: 'pipe' | number, ...args: string[]) {
  const child = spawn(process.execPath, ['tools/cli.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', output, 'pipe'],
    env: { ...process.env, PICTURE_MATH_CACHE: cache },
  });
  let stderr = '';
  child.stderr?.on('data', (text) => (stderr += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}
const said = expect.stringMatching(/The disk is full \(at .+\)\. Free some space/);
const withoutTrace = expect.not.stringMatching(/^\s+at |node:internal|Node\.js v/m);

test('a server that has no room to begin says so in a line; with room it begins', async () => {
  const state = join(place, 'state');
  rmSync(state, { recursive: true });
  mount(state, '4m');
  const error = await startPrepared(place).then(
    () => '',
    (reason: unknown) => String(reason),
  );
  expect(error).toEqual(said);
  expect(error.split('Error: ')[1]).toEqual(expect.not.stringMatching(/^\s+at .*\(|Node\.js v/m));
  execFileSync('mount', ['-o', 'remount,size=32m', state]);
  const server = await startPrepared(place);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('a disk that fills under a server: what is there is answered, what is new is 503, and nothing is lost', async () => {
  const server = await startPrepared(place);
  const create = (...words: string[]) =>
    ask(server.port, {
      path: '/api/v1/vocabularies',
      method: 'POST',
      headers: json,
      body: JSON.stringify({ model: 'picture-math-small', words }),
    });
  const rank = (vocabulary: string) =>
    ask(server.port, {
      path: '/api/v1/rank',
      method: 'POST',
      headers: json,
      body: JSON.stringify({
        model: 'picture-math-small',
        vocabulary,
        k: 1,
        terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }],
      }),
    });
  const first = await create('hat', 'dog');
  expect(first.status).toBe(201);
  const { id } = JSON.parse(first.body) as { id: string };
  const before = await rank(id);
  const free = fill(join(place, 'state'));
  const refused = await create('cat', 'cup');
  expect(refused).toMatchObject({
    status: 503,
    headers: { 'content-type': expect.stringContaining('problem+json') },
    body: expect.not.stringMatching(/sqlite|errno|workerd|No space/i),
  });
  for (const list of [id, 'common']) expect((await rank(list)).status).toBe(200);
  expect((await ask(server.port)).status).toBe(200);
  free();
  expect((await create('cat', 'cup')).status).toBe(201);
  expect(JSON.parse((await rank(id)).body)).toMatchObject({
    gained: (JSON.parse(before.body) as { gained: unknown }).gained,
  });
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('commands say that the disk is full, leave nothing half, and go on when there is room', async () => {
  const cache = join(place, 'small-cache');
  mount(cache, '1m');
  const list = join(place, 'words.txt');
  writeFileSync(list, Array.from({ length: 520 }, (_, i) => `thing ${i}`).join('\n'));
  const free = fill(cache);
  for (const args of [
    ['vocabulary', 'build', list, '--name', 'things'],
    ['model', 'prepare', 'picture-math-small'],
    ['key', 'create', 'school'],
  ])
    expect(await runTool(cache, 'pipe', ...args)).toEqual({
      code: 1,
      stderr: expect.toSatisfy(
        (text: string) => said.asymmetricMatch(text) && withoutTrace.asymmetricMatch(text),
        args.join(' '),
      ),
    });
  free();
  execFileSync('mount', ['-o', 'remount,size=64m', cache]);
  await cp(join(place, 'vocabularies'), join(cache, 'vocabularies'), { recursive: true });
  expect((await runTool(cache, 'pipe', 'key', 'create', 'school')).code).toBe(0);
  const names = readdirSync(cache, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /\.(\d+|part)$/.test(name))).toEqual([]);
});

test('an answer that cannot be written is a failure', async () => {
  const full = openSync('/dev/full', 'w');
  const { code, stderr } = await runTool(
    place,
    full,
    'rank',
    'static/samples/crown-a.png',
    'static/samples/crown-b.png',
    '--json',
  );
  closeSync(full);
  expect([code, stderr]).toEqual([1, said]);
});
