/** What may be kept of users' lists: the budget, the room in memory, and lists that live on while they are used. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { problemSchema } from '#core/contract/problem.ts';
import { MAX_WRITES_A_DAY, MAX_WRITTEN_BYTES_A_DAY, VOCABULARY_DAYS } from '#core/limits.ts';
import { ownKey, ownShardKey } from '#core/format/store-keys.ts';
import { isOwn, type OwnPointer } from '#core/format/pointer.ts';
import { createAllowedWrites } from '../../functions/store/allowed-writes.ts';
import type { StorageBudget } from '../../functions/store/budget.ts';
import { createGate } from '../../functions/store/gate.ts';
import { createRenewal } from '../../functions/store/renewal.ts';
import type { Env } from '../../functions/bindings.ts';

const bindings = env as unknown as Env;
const store = bindings.STORE;
const ROOMY = { writes: 1000, bytes: 1e9 };
let named = 0;
const budget = () => bindings.BUDGET.get(bindings.BUDGET.idFromName(`test ${named++}`));
const HOUR = 3_600_000;

test('an address has so many values and bytes in a day, and others are not meant', async () => {
  const one = budget();
  const take = (client: string, writes: number, bytes: number) =>
    one.take({ client, writes, bytes }, ROOMY);
  expect(await take('a', MAX_WRITES_A_DAY, 10)).toBeNull();
  expect(await take('a', 1, 10)).toBe('client');
  expect(await take('b', 1, MAX_WRITTEN_BYTES_A_DAY)).toBeNull();
  expect(await take('b', 1, 1)).toBe('client');
  // What is refused takes nothing.
  expect(await take('c', MAX_WRITES_A_DAY + 1, 1)).toBe('client');
  expect(await take('c', MAX_WRITES_A_DAY, 1)).toBeNull();
});

test('all of them together have a day’s values, and a room that lists give back', async () => {
  const one = budget();
  const settings = { writes: 5, bytes: 100 };
  const take = (client: string | null, writes: number, bytes: number) =>
    one.take({ client, writes, bytes }, settings);
  expect(await take('a', 2, 60)).toBeNull();
  await one.keep('list a', 60, Date.now() + HOUR);
  expect(await take('b', 1, 60)).toBe('room');
  expect(await take('b', 1, 40)).toBeNull();
  await one.keep('list b', 40, Date.now() + HOUR);
  expect(await take(null, 1, 0)).toBeNull();
  await one.drop('list a');
  expect(await take('b', 1, 60)).toBeNull();
  // What has expired makes room by itself.
  await one.keep('list b', 40, Date.now() - 1);
  expect(await take('c', 1, 1)).toBe('day');
});

test('at the same moment two do not get what is left for one', async () => {
  const one = budget();
  const asked = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      one.take({ client: `c${i}`, writes: 1, bytes: 1 }, { writes: 7, bytes: 1e9 }),
    ),
  );
  expect(asked.filter((refusal) => refusal === null)).toHaveLength(7);
});

test('no address is written down, and a new day forgets the day before', async () => {
  const one = budget();
  await one.take({ client: '203.0.113.77', writes: MAX_WRITES_A_DAY, bytes: 5 }, ROOMY);
  await runInDurableObject(one, (_: StorageBudget, { storage }) => {
    const rows = ['days', 'used', 'lists'].flatMap((table) =>
      storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
    );
    expect(JSON.stringify(rows)).not.toContain('203.0.113');
    expect(rows).toHaveLength(3);
    storage.sql.exec("UPDATE days SET day = '2020-01-01'");
  });
  expect(await one.take({ client: '203.0.113.77', writes: 1, bytes: 5 }, ROOMY)).toBeNull();
  await runInDurableObject(one, (_: StorageBudget, { storage }) => {
    expect(storage.sql.exec('SELECT * FROM days').toArray()).toHaveLength(1);
    expect(storage.sql.exec('SELECT * FROM used').toArray()).toHaveLength(2);
  });
});

test('a key of a request is known for a day, by what it came with first', async () => {
  const one = budget();
  expect(await one.findKey('key')).toBeNull();
  const first = await one.rememberKey('key', 'body');
  expect(first.body).toBe('body');
  expect(await one.rememberKey('key', 'another')).toEqual(first);
  expect(await one.findKey('key')).toEqual(first);
  await runInDurableObject(one, (_: StorageBudget, { storage }) => {
    storage.sql.exec('UPDATE keys SET at = at - ?', 25 * HOUR);
  });
  expect(await one.findKey('key')).toBeNull();
  await runInDurableObject(one, (_: StorageBudget, { storage }) => {
    expect(storage.sql.exec('SELECT * FROM keys').toArray()).toEqual([]);
  });
});

test('refusals say why and when: an address 429, the service 507, an object that fails 503', async () => {
  const open = () => bindings.BUDGET.get(bindings.BUDGET.idFromName('full'));
  const full = createAllowedWrites(open, { writes: 0, bytes: 1e9 });
  const refusal = (work: Promise<void>) =>
    work.then(
      () => null,
      (error: PictureMathError) => error,
    );
  const day = await refusal(full.take('a', 1, 1));
  expect(day?.code).toBe('storage-full');
  expect(day?.retryAfter).toBeGreaterThan(0);
  expect(day?.retryAfter).toBeLessThanOrEqual(86_400);
  const own = await refusal(full.take('a', MAX_WRITES_A_DAY + 1, 1));
  expect(own?.code).toBe('rate-limited');
  const broken = createAllowedWrites(() => {
    throw new Error('no object');
  }, ROOMY);
  expect((await refusal(broken.take('a', 1, 1)))?.code).toBe('store-unavailable');
});

test('readers share the room: who finds none waits, and is told to come back after a while', async () => {
  const gate = createGate(100, 50);
  let most = 0;
  const read = (bytes: number, ms: number) =>
    gate.hold(bytes, async () => {
      most = Math.max(most, gate.held());
      await scheduler.wait(ms);
      return bytes;
    });
  expect(await Promise.all([read(60, 10), read(60, 10), read(40, 10), read(200, 10)])).toEqual([
    60, 60, 40, 200,
  ]);
  // One that is larger than the room has it alone.
  expect(most).toBe(200);
  expect(gate.held()).toBe(0);
  const long = read(100, 200);
  await expect(read(1, 1)).rejects.toMatchObject({ code: 'store-unavailable' });
  await long;
  await expect(
    gate.hold(100, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(gate.held()).toBe(0);
});

test('a list that is used lives on, once some of its days have passed', async () => {
  const id = `u-${'ab'.repeat(16)}`;
  expect(isOwn(id)).toBe(true);
  const hash = '1'.repeat(64);
  const inDays = (days: number) => new Date(Date.now() + days * 24 * HOUR).toISOString();
  const pointer = (days: number): OwnPointer => ({
    id,
    sha256: hash,
    model: 'm@1',
    size: 1,
    bytes: 3,
    shards: [{ sha256: hash, bytes: 3 }],
    name: null,
    expires_at: inDays(days),
    token_sha256: '2'.repeat(64),
  });
  const puts: [string, number][] = [];
  const spied = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      if (name !== 'put') return (value as () => unknown).bind(target);
      return (key: string, bytes: never, options: { expirationTtl: number }) => {
        puts.push([key, options.expirationTtl]);
        return target.put(key, bytes, options);
      };
    },
  });
  const kept: string[] = [];
  let allowed = true;
  const failures: unknown[] = [];
  const touch = createRenewal(
    spied,
    {
      take: async () => {
        if (!allowed) throw new PictureMathError('storage-full', 'full');
      },
      keep: async (list) => void kept.push(list),
      drop: async () => {},
    },
    (error) => failures.push(error),
  );
  const settle = () => scheduler.wait(50);
  await store.put(ownShardKey(id, hash), new Uint8Array([1, 2, 3]));
  await store.put(ownKey(id), JSON.stringify(pointer(25)));
  touch(pointer(25));
  await settle();
  expect(puts).toEqual([]);
  // Two uses at a time are one renewal.
  touch(pointer(5));
  touch(pointer(5));
  await settle();
  const seconds = VOCABULARY_DAYS * 86_400;
  expect(puts).toEqual([
    [ownShardKey(id, hash), seconds + 86_400],
    [ownKey(id), seconds],
  ]);
  expect(kept).toEqual([id]);
  const written = JSON.parse((await store.get(ownKey(id))) ?? '{}') as OwnPointer;
  expect(Date.parse(written.expires_at)).toBeGreaterThan(Date.parse(inDays(VOCABULARY_DAYS - 1)));
  // No budget: it expires when it was to, and whoever asked has an answer.
  allowed = false;
  touch(pointer(5));
  await settle();
  expect(failures).toHaveLength(1);
  expect(puts).toHaveLength(2);
  // Deleted meanwhile: nothing of it comes back.
  allowed = true;
  await store.delete(ownKey(id));
  touch(pointer(5));
  await settle();
  expect(await store.get(ownKey(id))).toBeNull();
  expect(await store.get(ownShardKey(id, hash))).toBeNull();
});

test('over HTTP: 507 for the service, with the hour when it is worth trying again', async () => {
  const { createApp } = await import('../../functions/app.ts');
  const { createDeps } = await import('../../functions/bindings.ts');
  const deps = createDeps({ ...bindings, LIST_WRITES_A_DAY: 0 });
  const app = createApp({
    ...deps,
    log: { log: () => {}, error: () => {} },
    ownVocabularies: {
      ...deps.ownVocabularies,
      create: async () => {
        throw new PictureMathError('storage-full', 'Expected room.', { retryAfter: 1234 });
      },
    },
    models: { ...deps.models, load: async () => ({ id: 'm', revision: '1' }) as never },
  });
  const response = await app.request('https://example.org/api/v1/vocabularies', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', words: ['a'] }),
  });
  expect(response.status).toBe(507);
  expect(response.headers.get('retry-after')).toBe('1234');
  expect(v.parse(problemSchema, await response.json()).code).toBe('storage-full');
});
