import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { ask, json } from '../../../support/serve/ask.ts';
import {
  makePlace,
  removePlace,
  startPrepared,
  type PreparedServer,
} from '../../../support/serve/prepared-server.ts';
import { commandOf, familyOf, isAlive } from '../../../support/serve/processes.ts';

// kill -9 of all its processes at once, in the middle of writes, again and again.
const KILLS = process.env['PICTURE_MATH_LONG'] === '1' ? 100 : 3;
const WRITERS = 3;
const LATEST_MS = 400;

/** What may be written in a day, as whoever runs a service says in wrangler.toml: a hundred kills take more than ours. */
async function raiseBudget(folder: string): Promise<void> {
  const [worker = ''] = await readdir(join(folder, 'worker'));
  const path = join(folder, 'worker', worker, 'bindings.json');
  const options = JSON.parse(await readFile(path, 'utf8')) as { bindings: Record<string, unknown> };
  const bindings = { ...options.bindings, LIST_WRITES_A_DAY: 1e6 };
  await writeFile(path, JSON.stringify({ ...options, bindings }));
}

let place: string;
beforeAll(async () => {
  place = await makePlace();
  await raiseBudget(place);
});
afterAll(() => removePlace(place));

/** Lists that the service said it has, with what it said of them. */
const kept = new Map<string, string>();

/** @param from each round and writer has an address of its own, since an address may write only so much in a day */
async function write(port: number, words: string[], from: string): Promise<boolean> {
  const body = JSON.stringify({ model: 'picture-math-small', words });
  const answer = await ask(port, {
    path: '/api/v1/vocabularies',
    method: 'POST',
    headers: json,
    body,
    from,
  }).catch(() => null);
  if (answer === null) return false;
  expect(answer.status, answer.body).toBe(201);
  const { id, sha256 } = JSON.parse(answer.body) as { id: string; sha256: string };
  kept.set(id, sha256);
  return true;
}

async function killUnderWrites(server: PreparedServer, round: number, afterMs: number) {
  const family = familyOf(server.pid);
  // The first write of a process waits for the text encoder: from then on they come one after another.
  const { promise: hasBegun, resolve: begin } = Promise.withResolvers<void>();
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const from = `127.3.${round}.${writer + 1}`;
    const words = (i: number) => [`hat ${round}`, `dog ${writer}`, `cup ${i}`];
    for (let i = 0; await write(server.port, words(i), from); i++) begin();
  });
  await hasBegun;
  await new Promise((resume) => setTimeout(resume, afterMs));
  for (const pid of family) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await Promise.all([server.ended, ...writers]);
}

test(`after ${KILLS} kills every list that was promised is there, whole, and the store takes more`, async () => {
  const random = createRandom(20);
  for (let round = 0; round < KILLS; round++) {
    const server = await startPrepared(place);
    expect(familyOf(server.pid).some((pid) => /workerd serve/.test(commandOf(pid)))).toBe(true);
    await killUnderWrites(server, round, random.next() * LATEST_MS);
  }
  const server = await startPrepared(place);
  expect(kept.size).toBeGreaterThan(2 * KILLS);
  for (const [n, [id, sha256]] of [...kept].entries()) {
    // Each asked from another address of this machine: together they are more than one is allowed.
    const from = `127.2.${n >> 8}.${n & 255}`;
    const told = await ask(server.port, { path: `/api/v1/vocabularies/${id}`, from });
    expect([told.status, JSON.parse(told.body)]).toEqual([
      200,
      expect.objectContaining({ sha256 }),
    ]);
    const data = await ask(server.port, {
      path: '/api/v1/rank',
      method: 'POST',
      headers: json,
      from,
      body: JSON.stringify({
        model: 'picture-math-small',
        vocabulary: id,
        k: 1,
        terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }],
      }),
    });
    expect(data.status, data.body).toBe(200);
  }
  expect(await write(server.port, ['one', 'more'], '127.4.0.1')).toBe(true);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
}, 1_800_000);
