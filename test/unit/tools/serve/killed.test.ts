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

let place: string;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => removePlace(place));

/** Lists that the service said it has, with what it said of them. */
const kept = new Map<string, string>();

async function write(port: number, words: string[]): Promise<boolean> {
  const body = JSON.stringify({ model: 'picture-math-small', words });
  const answer = await ask(port, {
    path: '/api/v1/vocabularies',
    method: 'POST',
    headers: json,
    body,
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
    for (let i = 0; await write(server.port, [`hat ${round}`, `dog ${writer}`, `cup ${i}`]); i++)
      begin();
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
  for (const [id, sha256] of kept) {
    const told = await ask(server.port, { path: `/api/v1/vocabularies/${id}` });
    expect([told.status, JSON.parse(told.body)]).toEqual([
      200,
      expect.objectContaining({ sha256 }),
    ]);
    const data = await ask(server.port, {
      path: '/api/v1/rank',
      method: 'POST',
      headers: json,
      body: JSON.stringify({
        model: 'picture-math-small',
        vocabulary: id,
        k: 1,
        terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }],
      }),
    });
    expect(data.status, data.body).toBe(200);
  }
  expect(await write(server.port, ['one', 'more'])).toBe(true);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
}, 1_800_000);
