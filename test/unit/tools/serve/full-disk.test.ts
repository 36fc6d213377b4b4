import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/places.ts';
import { ask, json } from '../../../support/serve/ask.ts';
import { makePlace, removePlace, startPrepared } from '../../../support/serve/prepared-server.ts';
import { familyOf } from '../../../support/serve/processes.ts';
import { makeSmallDisk, type SmallDisk } from '../../../support/serve/small-disk.ts';

// State and cache on disks of a few MB.
let place: string;
const disks: SmallDisk[] = [];
const smallDisk = (folder: string, size: string) => {
  const disk = makeSmallDisk(folder, size);
  disks.push(disk);
  return disk;
};
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => {
  for (const disk of disks) disk.remove();
  removePlace(place);
});

/** A command with a cache of its own, as people call it. */
async function runTool(
  cache: string,
  args: readonly string[],
  { output = 'pipe', prefix = [] }: { output?: 'pipe' | number; prefix?: readonly string[] } = {},
) {
  const [program = '', ...rest] = [...prefix, process.execPath, 'tools/cli.ts', ...args];
  const child = spawn(program, rest, {
    cwd: ROOT,
    stdio: ['ignore', output, 'pipe'],
    env: { ...process.env, PICTURE_MATH_CACHE: cache },
  });
  let stderr = '';
  child.stderr?.on('data', (text) => (stderr += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}
/** At a limit on the size of files SQLite says of its lock that it cannot write, and not why. */
const said = expect.stringMatching(
  /The disk is full \(at .+\)\. Free some space|The lock of the store, .+, cannot be taken/,
);
const withoutTrace = expect.not.stringMatching(/^\s+at |node:internal|Node\.js v/m);

test('a server that has no room to begin says so in a line; with room it begins', async () => {
  const state = join(place, 'state');
  rmSync(state, { recursive: true });
  const disk = smallDisk(state, '32m');
  const free = disk.fill();
  const error = await startPrepared(place, [], disk.prefix).then(
    () => '',
    (reason: unknown) => String(reason),
  );
  expect(error).toEqual(said);
  expect(error.split('Error: ')[1]).toEqual(expect.not.stringMatching(/^\s+at .*\(|Node\.js v/m));
  free();
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
  const [disk] = disks;
  const free = disk?.fill(familyOf(server.pid)) ?? (() => {});
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
  const disk = smallDisk(cache, '64m');
  const list = join(place, 'words.txt');
  writeFileSync(list, Array.from({ length: 520 }, (_, i) => `thing ${i}`).join('\n'));
  const free = disk.fill();
  for (const args of [
    ['words', 'build', list, '--name', 'things'],
    ['model', 'prepare', 'picture-math-small'],
    ['key', 'create', 'school'],
  ])
    expect(await runTool(cache, args, disk)).toEqual({
      code: 1,
      stderr: expect.toSatisfy(
        (text: string) => said.asymmetricMatch(text) && withoutTrace.asymmetricMatch(text),
        args.join(' '),
      ),
    });
  free();
  expect((await runTool(cache, ['key', 'create', 'school'])).code).toBe(0);
  const names = readdirSync(cache, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /\.(\d+|part)$/.test(name))).toEqual([]);
});

test('an answer that cannot be written is a failure', async () => {
  const full = openSync('/dev/full', 'w');
  const rank = ['rank', 'static/samples/crown-a.png', 'static/samples/crown-b.png', '--json'];
  const { code, stderr } = await runTool(place, rank, { output: full });
  closeSync(full);
  expect([code, stderr]).toEqual([1, said]);
});
