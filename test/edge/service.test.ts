/** What holds for every route: allowances, keys, methods, caching, and a store that fails. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import * as v from 'valibot';
import type { Batches } from '../../functions/encoder/batches.ts';
import { createApp } from '../../functions/app.ts';
import { clientOf } from '../../functions/middleware/client-address.ts';
import { createDeps, type Env } from '../../functions/bindings.ts';
import {
  apiKeyEntry,
  statisticsKey,
  modelKey,
  pointerKey,
  shardKey,
} from '#core/format/store-keys.ts';
import { problemSchema } from '#core/contract/problem.ts';
import { MOST_REQUEST_UNITS, PER_UNIT } from '#core/contract/costs.ts';
import { RATE_CLASSES, RATE_LIMITS, ROUTES, type RateClass } from '#core/contract/routes.ts';
import { multiplyAddsOf, parsePreparedText } from '#core/text/prepared-text.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { hashOf, sha256 } from '#core/hash.ts';
import { UNIT_CPU_MS } from '#core/contract/costs.ts';
import { createTurns } from '../../functions/middleware/turns.ts';
import { joinStreams } from '../../functions/store/join-streams.ts';
import { parseManifest } from '#core/model/manifest.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { encodeVocabulary } from '#core/format/vocabulary.ts';
import { pointTo } from '#core/format/pointer.ts';
import { storeOf } from '../../tools/store/store.ts';
import { writeIndex } from '../../tools/store/write-index.ts';
import document from '../../models/picture-math-small/model.json' with { type: 'json' };
import openApi from '../../static/openapi.json' with { type: 'json' };
import { putPrepared } from '../support/models/prepared.ts';
import { randomVector, randomVocabulary } from '../support/vectors.ts';

const bindings = env as unknown as Env & { TIGHT: RateLimit };
const store = bindings.STORE;
const manifest = parseManifest(document);
const { dimensions: D } = manifest;
const space = `${manifest.id}@${manifest.revision}`;
const silent = { log: () => {}, error: () => {} };

const createService = (changes: Partial<Env> = {}) =>
  createApp({ ...createDeps({ ...bindings, ...changes }), log: silent });
const ORIGIN = 'https://example.org';
const call = (
  app: ReturnType<typeof createService>,
  path: string,
  init?: RequestInit,
): Promise<Response> => Promise.resolve(app.request(`${ORIGIN}/api/v1${path}`, init));
const post = (app: ReturnType<typeof createService>, path: string, body: unknown, headers = {}) =>
  call(app, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const problemOf = async (response: Response) => v.parse(problemSchema, await response.json());

beforeAll(async () => {
  await putPrepared(store, inject('prepared'), space);
  await store.put(modelKey(manifest.id), JSON.stringify(manifest));
  const none = new Float32Array();
  await store.put(
    statisticsKey(space),
    await encodeStatistics({
      space,
      dimensions: D,
      imageMean: none,
      textMean: none,
      differences: none,
      domain: none,
    }),
  );
  const vocabulary = randomVocabulary({ seed: 11, words: 60, dimensions: D, space });
  const bytes = await encodeVocabulary(vocabulary);
  const pointer = await pointTo('common', vocabulary, bytes);
  await store.put(shardKey(pointer.sha256), bytes);
  await store.put(pointerKey(space, 'common'), JSON.stringify(pointer));
  await writeIndex(storeOf(store));
});

const question = {
  model: manifest.id,
  terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }],
};

describe('clients are told apart', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['1::2::3', 'unknown'],
    ['1:2:3', 'unknown'],
    ['nonsense', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('%s counts for %s', (address, client) => {
    expect(clientOf(address)).toBe(client);
  });
});

describe('allowances', () => {
  const wide = createDeps(bindings).limits;
  /** So many units of one kind, and all that one wants of the others. */
  const tight = (rate: RateClass, units: number, changes: Partial<Env> = {}) => {
    const deps = createDeps({ ...bindings, ...changes });
    return createApp({
      ...deps,
      log: silent,
      limits: { ...wide, [rate]: { units, seconds: RATE_LIMITS[rate].seconds } },
    });
  };
  let next = 0;
  const address = () => ({ 'cf-connecting-ip': `198.51.100.${next++}` });

  test('refuse with 429 what is over them, and say when it is worth trying again', async () => {
    const app = tight('rank', 4);
    const from = address();
    for (let i = 0; i < 3; i++) {
      const answer = await post(app, '/rank', question, from);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-policy')).toMatch(
        /^"rank";q=4;w=10, "encode";q=\d+;w=60$/,
      );
    }
    const refused = await post(app, '/rank', question, { ...from, origin: 'https://blog.example' });
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(refused.headers.get('ratelimit')).toBe(`"rank";r=0;t=${seconds}`);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-expose-headers')).toMatch(/retry-after.*ratelimit/);
    expect(await problemOf(refused)).toMatchObject({ code: 'rate-limited', status: 429 });
    // Others, and other things, are not meant.
    expect((await post(app, '/rank', question, address())).status).toBe(200);
    expect((await call(app, '/models', { headers: from })).status).toBe(200);
  });
  test('are one for an IPv6 subscriber, whatever the address', async () => {
    const app = tight('read', 3);
    const ask = (ip: string) =>
      call(app, '/models', { headers: { 'cf-connecting-ip': ip } }).then(({ status }) => status);
    const asked = [];
    for (let i = 0; i < 5; i++) asked.push(await ask(`2001:db8:7:7::${i + 1}`));
    expect(asked).toEqual([200, 200, 200, 429, 429]);
    expect(await ask('2001:db8:7:8::1')).toBe(200);
  });
  test('count what a request costs: k, the body, prompts, characters and tokens', async () => {
    const costs = async (
      rate: RateClass,
      ask: (app: ReturnType<typeof tight>) => Promise<Response>,
    ) => {
      let units = 0;
      const limiter = {
        take: (client: string, n: number) => {
          if (client.startsWith(`${rate} `)) units += n;
          return { counts: 0 };
        },
      };
      const app = createApp({ ...createDeps(bindings), log: silent, ledger: limiter });
      expect((await ask(app)).status).toBeLessThan(300);
      return units;
    };
    const rank = (more: object) => (app: ReturnType<typeof tight>) =>
      post(app, '/rank', { ...question, ...more });
    const plain = await costs('rank', rank({}));
    expect(plain).toBeGreaterThan(1);
    expect(plain).toBeLessThan(1.2);
    expect(await costs('rank', rank({ k: 100 }))).toBeGreaterThan(plain + 6);
    const retakes = Array.from({ length: 8 }, () => encodeBase64(randomVector(5, D)));
    const pair = [1, -1].map((weight) => ({ weight, embedding: retakes[0], retakes }));
    expect(await costs('rank', rank({ terms: pair }))).toBeGreaterThan(plain + 0.5);
    const embed = (...input: string[]) =>
      costs('encode', (app) => post(app, '/embeddings', { model: manifest.id, input }));
    const one = await embed('hat');
    expect(await embed('hat', 'cap', 'cup')).toBeGreaterThan(one + 0.2);
    expect(await embed('x'.repeat(2000))).toBeGreaterThan(one + 8);
    const tokens =
      multiplyAddsOf(parsePreparedText(inject('prepared').index, space).shape) /
      PER_UNIT.multiplyAdds;
    expect(await embed('a hat and a cap and a cup')).toBeGreaterThan(one + 5 * tokens);
    expect(await costs('encode', rank({ candidate_labels: ['cap', 'cup'] }))).toBeGreaterThan(
      (await costs('encode', rank({}))) + 1,
    );
    // What has no route, and what a method has none for, is not free.
    const missing = async (path: string, method = 'GET') => {
      const app = tight('read', 1);
      const from = { method, headers: address() };
      expect((await call(app, path, from)).status).toBeLessThan(406);
      return (await call(app, path, from)).status;
    };
    expect(await missing('/nothing')).toBe(429);
    expect(await missing('/rank', 'PUT')).toBe(429);
  });
  test('are paid before the work: a request that is over them encodes nothing', async () => {
    const app = tight('encode', 10);
    let runs = 0;
    const deps = createDeps(bindings);
    const counted = createApp({
      ...deps,
      log: silent,
      limits: { ...wide, encode: { units: 10, seconds: 60 } },
      encoders: {
        load: async (m) => {
          const encoder = await deps.encoders.load(m);
          const batches: Batches = {
            embed: (prompts, turn, fits) => {
              runs++;
              return encoder.batches.embed(prompts, turn, fits);
            },
          };
          return { ...encoder, batches };
        },
      },
    });
    const many = { model: manifest.id, input: Array(60).fill('a hat with a cat') };
    expect((await post(counted, '/embeddings', many, address())).status).toBe(429);
    expect(runs).toBe(0);
    // What no allowance could ever pay is not worth waiting for.
    const dear = { model: manifest.id, input: Array(250).fill('hat '.repeat(500)) };
    const asDearAsClip = createApp({
      ...deps,
      log: silent,
      encoders: {
        load: async (m) => ({
          ...(await deps.encoders.load(m)),
          multiplyAdds: PER_UNIT.multiplyAdds,
        }),
      },
    });
    const refused = await post(asDearAsClip, '/embeddings', dear, address());
    expect(await problemOf(refused)).toMatchObject({
      status: refused.status,
      code: 'request-too-large',
      detail: expect.stringContaining(`${MOST_REQUEST_UNITS} units`),
    });
    expect(refused.headers.get('retry-after')).toBeNull();
    // Stored lists have their own allowance.
    expect((await post(app, '/embeddings', many, address())).status).toBe(429);
    const writes = tight('write', 30);
    const from = address();
    for (const [i, status] of [201, 201, 201, 429].entries())
      expect(
        (await post(writes, '/vocabularies', { model: manifest.id, words: [`w ${i}`] }, from))
          .status,
      ).toBe(status);
  });
  test('stop a long word list with what it has, and without a word lost', async () => {
    const words = Array.from({ length: 100 }, (_, i) => `limited ${i}`);
    const app = tight('encode', 150);
    const list = { model: manifest.id, words };
    const first = await post(app, '/vocabularies', list, address());
    expect(first.status).toBe(202);
    const { done } = (await first.json()) as { done: number };
    expect(done).toBeGreaterThan(0);
    // From another address it goes on there.
    const second = await post(app, '/vocabularies', { ...list, done }, address());
    const end = (await second.json()) as { done: number };
    expect(second.status).toBe(202);
    expect(end.done).toBeGreaterThan(done);
  });
  test('are told to the platform every ten units, and hold alone where its counters fail', async () => {
    // The platform's own counter: three counts a minute.
    const app = tight('rank', 1e9, { RATE_RANK: bindings.TIGHT });
    const from = address();
    let answered = 0;
    while ((await post(app, '/rank', question, from)).status === 200) answered++;
    expect(answered).toBeGreaterThanOrEqual(25);
    expect(answered).toBeLessThanOrEqual(40);
    const broken = {
      limit: async () => {
        throw new Error('no counter');
      },
    };
    const alone = tight('read', 30, { RATE_READ: broken });
    const statuses = [];
    const other = { headers: address() };
    for (let i = 0; i < 31; i++) statuses.push((await call(alone, '/models', other)).status);
    expect(statuses.slice(0, 30).every((status) => status === 200)).toBe(true);
    expect(statuses[30]).toBe(429);
  });
  test('are larger with a key, which is known by its hash alone', async () => {
    const key = `pm_${'ab'.repeat(32)}`;
    await store.put(
      apiKeyEntry(await hashOf(key)),
      JSON.stringify({ name: 'school', created_at: '2026-11-26T00:00:00.000Z' }),
    );
    const authorization = `Bearer ${key}`;
    const app = tight('read', 2);
    const statuses = [];
    for (let i = 0; i < 21; i++) {
      const answer = await call(app, '/models', { headers: { ...address(), authorization } });
      statuses.push(answer.status);
      expect(answer.headers.get('ratelimit-policy')).toBe('"read";q=20;w=10');
    }
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  });
  test('a key that is unknown is refused, and guessing is counted before the store is asked; other services’ tokens are ignored', async () => {
    let asked = 0;
    const counting = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const method = value as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (String(args[0]).startsWith(apiKeyEntry(''))) asked++;
          return method.apply(target, args);
        };
      },
    });
    const app = tight('read', 3, { STORE: counting });
    const from = address();
    const ask = (token: string) =>
      call(app, '/models', { headers: { ...from, authorization: `Bearer ${token}` } });
    for (const token of [`pm_${'0'.repeat(64)}`, 'pm_short', `pm_${'1'.repeat(64)}`]) {
      const refused = await ask(token);
      expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'key-unknown' });
    }
    const before = asked;
    expect((await ask(`pm_${'2'.repeat(64)}`)).status).toBe(429);
    expect(asked).toBe(before);
    expect(
      (
        await post(
          app,
          '/embeddings',
          { model: manifest.id, input: 'hat' },
          {
            authorization: 'Bearer sk-openai',
          },
        )
      ).status,
    ).toBe(200);
  });
});

describe('methods', () => {
  const app = createService();
  test('HEAD answers what GET does, without its body', async () => {
    for (const path of [
      '/models',
      `/models/${space}`,
      '/vocabularies',
      '/health',
      '/openapi.json',
      `/vocabularies/common/data?model=${space}`,
    ]) {
      const [get, head] = await Promise.all([call(app, path), call(app, path, { method: 'HEAD' })]);
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const name of ['content-type', 'etag', 'cache-control'])
        expect(head.headers.get(name), `${path} ${name}`).toBe(get.headers.get(name));
    }
    expect((await call(app, '/rank', { method: 'HEAD' })).status).toBe(405);
    expect((await call(app, '/models/none', { method: 'HEAD' })).status).toBe(404);
  });
  test('OPTIONS says what an address takes, and lets any origin ask', async () => {
    const allowed: Record<string, string> = {
      '/rank': 'POST, OPTIONS',
      '/vocabularies': 'GET, HEAD, POST, OPTIONS',
      '/vocabularies/x': 'GET, HEAD, DELETE, OPTIONS',
      '/models': 'GET, HEAD, OPTIONS',
    };
    for (const [path, allow] of Object.entries(allowed)) {
      const answer = await call(app, path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://blog.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization, x-stainless-lang',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('allow')).toBe(allow);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        'authorization,x-stainless-lang',
      );
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect((await call(app, '/nothing', { method: 'OPTIONS' })).status).toBe(404);
  });
  test('others get 405 with those that there are, as the document says', async () => {
    for (const operations of Object.values(openApi.paths))
      for (const operation of Object.values(operations))
        expect(operation.responses['405'].headers).toHaveProperty('Allow');
    const answer = await call(app, '/rank', { method: 'PUT' });
    expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    expect(await problemOf(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
  });
  test('a compressed body is refused, not unpacked', async () => {
    const bomb = new Blob(['['.repeat(5_000_000)])
      .stream()
      .pipeThrough(new CompressionStream('gzip'));
    const body = await new Response(bomb).arrayBuffer();
    for (const encoding of ['gzip', 'br', 'deflate', 'GZIP'])
      expect(
        await problemOf(
          await call(app, '/rank', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'content-encoding': encoding },
            body,
          }),
        ),
      ).toMatchObject({ status: 415, detail: expect.stringContaining('Content-Encoding') });
  });
});

describe('the store', () => {
  /** Counts calls by method. */
  const counting = (calls: Map<string, number>): KVNamespace =>
    new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const method = value as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
          return method.apply(target, args);
        };
      },
    });
  test('is never listed: what there is stands under one key', async () => {
    const calls = new Map<string, number>();
    const app = createService({ STORE: counting(calls) });
    for (const path of ['/models', '/vocabularies', '/health', '/vocabularies/common'])
      expect((await call(app, path)).status).toBe(200);
    expect(calls.has('list')).toBe(false);
    const { data } = (await (await call(app, '/models')).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toContain(manifest.id);
  });
  test('a file goes through as a stream of the length that was said, and HEAD reads none of it', async () => {
    const calls = new Map<string, number>();
    const app = createService({ STORE: counting(calls), KEEP_NAMES_MS: 10_000 });
    const path = `/vocabularies/common/data?model=${space}`;
    const whole = await call(app, path);
    expect(whole.status).toBe(200);
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const pointer = JSON.parse((await store.get(pointerKey(space, 'common'))) ?? '{}') as {
      bytes: number;
      sha256: string;
    };
    expect(bytes.length).toBe(pointer.bytes);
    expect(await sha256(bytes)).toBe(pointer.sha256);
    const before = calls.get('get');
    expect((await call(app, path, { method: 'HEAD' })).status).toBe(200);
    expect(calls.get('get')).toBe(before);
  });
  test('parts are joined in order; one that is missing later breaks the stream off', async () => {
    const part = (text: string) => new Response(text).body as unknown as ReadableStream<Uint8Array>;
    const read = async (parts: string[], length: number, broken?: string) =>
      new Response(
        await joinStreams(parts, length, async (text) => {
          if (text === broken) throw new Error('missing');
          return part(text);
        }),
      ).text();
    expect(await read(['one ', 'two ', 'three'], 13)).toBe('one two three');
    expect(await read([], 0)).toBe('');
    await expect(read(['one ', 'two'], 7, 'one ')).rejects.toThrow('missing');
    await expect(read(['one ', 'two'], 7, 'two')).rejects.toThrow();
    await expect(read(['one ', 'two'], 9)).rejects.toThrow();
  });
});

describe('turns', () => {
  /** A clock that moves when somebody waits. */
  function clocked() {
    let time = 1e6;
    const waits: number[] = [];
    const turns = createTurns(
      () => time,
      async (ms) => {
        waits.push(ms);
        time += ms;
      },
    );
    return { turns, waits, pass: (ms: number) => (time += ms) };
  }
  test('who is alone never waits, and lets others in between pieces', async () => {
    const { turns, waits } = clocked();
    let before;
    for (let i = 0; i < 50; i++) before = await turns.take('a', 10, before);
    expect(waits.every((ms) => ms === 0)).toBe(true);
    expect(waits).toHaveLength(49);
  });
  test('beside others, who asks for much pauses longer than it works; who asks for little does not', async () => {
    const { turns, waits, pass } = clocked();
    await turns.take('visitor', 1);
    let before;
    const paused = () => waits.reduce((sum, ms) => sum + ms, 0);
    // What a page asks for at once is not held up.
    for (let i = 0; i < 3; i++) before = await turns.take('greedy', 2, before);
    expect(paused()).toBe(0);
    await turns.take('greedy', 10, before);
    await turns.take('greedy', 10);
    expect(paused()).toBe((2 + 10) * UNIT_CPU_MS * 4);
    waits.length = 0;
    pass(50);
    for (let i = 0; i < 4; i++) await turns.take('visitor', 1);
    expect(waits).toEqual([]);
  });
  test('little work goes on at once, and is paid for by what comes after it', async () => {
    const { turns, waits } = clocked();
    await turns.take('visitor', 1);
    let before = await turns.take('greedy', 4);
    for (let i = 0; i < 100; i++) before = await turns.take('greedy', 0.1, before);
    expect(waits).toEqual([]);
    expect(before.units).toBeCloseTo(14);
    await turns.take('greedy', 1, before);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(10 * UNIT_CPU_MS * 4);
  });
  test.each(['a further piece', 'the end'])(
    'pieces that take longer than reckoned are followed by pauses as much longer: known by %s',
    async (by) => {
      const { turns, waits, pass } = clocked();
      const slow = 10 * UNIT_CPU_MS;
      let paused = 0;
      let before;
      for (let i = 0; i < 20; i++) {
        await turns.take('visitor', 1);
        waits.length = 0;
        before = await turns.take('greedy', 2, before);
        paused = waits.reduce((sum, ms) => sum + ms, 0);
        pass(2 * slow);
        if (by === 'a further piece') continue;
        await turns.finish('greedy', before);
        before = undefined;
      }
      // Four times its time, of which its work took one.
      expect(paused).toBe(3 * 2 * slow);
    },
  );
  test('more connections give an address no more, and too many are refused with a time', async () => {
    // Time stands still: all of them come at once.
    const turns = createTurns(
      () => 1e6,
      () => new Promise<void>(() => {}),
    );
    await turns.take('visitor', 1);
    const refused: unknown[] = [];
    for (let i = 0; i < 2000; i++)
      turns.take('greedy', 10).catch((error: unknown) => refused.push(error));
    await scheduler.wait(0);
    expect(refused.length).toBeGreaterThan(1500);
    expect(refused[0]).toMatchObject({ code: 'rate-limited' });
    expect((refused[0] as { retryAfter: number }).retryAfter).toBeGreaterThan(1);
  });
});

describe('caching', () => {
  const app = createService();
  const cacheOf = async (path: string) => (await call(app, path)).headers.get('cache-control');
  test('what a revision or a hash names is kept for ever, names for a minute', async () => {
    const { data } = (await (await call(app, '/vocabularies')).json()) as {
      data: { sha256: string }[];
    };
    const hash = data[0]?.sha256 ?? '';
    const forEver = 'public, max-age=31536000, immutable';
    expect(await cacheOf(`/models/${space}`)).toBe(forEver);
    expect(await cacheOf(`/vocabularies/common/data?model=${space}&sha256=${hash}`)).toBe(forEver);
    expect(await cacheOf(`/models/${manifest.id}`)).toBe('public, max-age=60');
    expect(await cacheOf(`/vocabularies/common/data?model=${space}`)).toBe('public, max-age=60');
    const other = await call(
      app,
      `/vocabularies/common/data?model=${space}&sha256=${'0'.repeat(64)}`,
    );
    expect(await problemOf(other)).toMatchObject({ status: 404, code: 'vocabulary-unknown' });
    expect(other.headers.get('cache-control')).toBe('no-store');
  });
  test('who has it is told so, also of a list of tags, and across origins', async () => {
    const tag = (await call(app, '/models')).headers.get('etag') ?? '';
    for (const sent of [tag, `"x", ${tag}`, `W/${tag}`]) {
      const answer = await call(app, '/models', { headers: { 'if-none-match': sent } });
      expect(answer.status).toBe(304);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('etag')).toBe(tag);
    }
    expect((await call(app, '/models', { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });
  test('what may be deleted is kept by nobody', async () => {
    const made = (await (
      await post(app, '/vocabularies', { model: manifest.id, words: ['kept'] })
    ).json()) as { id: string };
    for (const path of [`/vocabularies/${made.id}`, `/vocabularies/${made.id}/data?model=${space}`])
      expect(await cacheOf(path)).toBe('private, no-cache');
  });
});

describe('the OpenAPI document', () => {
  test('has the routes that there are, and no others', () => {
    const documented = Object.entries(openApi.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        operationId,
        `${method.toUpperCase()} ${path}`,
      ]),
    );
    const routes = Object.entries(ROUTES).map(([id, { method, path }]) => [
      id,
      `${method} ${path.replace(':id', '{id}')}`,
    ]);
    expect(documented.sort()).toEqual(routes.sort());
  });
  test('every route of it is answered by a handler of its own', async () => {
    const app = createService();
    for (const { method, path } of Object.values(ROUTES)) {
      const answer = await call(app, path.replace(':id', 'common'), {
        method,
        ...(method === 'POST'
          ? { body: '{}', headers: { 'content-type': 'application/json' } }
          : {}),
      });
      const problem = answer.ok ? null : await problemOf(answer);
      expect(problem?.code ?? '', `${method} ${path}`).not.toMatch(
        /route-unknown|method-not-allowed/,
      );
    }
  });
  test('is served', async () => {
    expect(await (await call(createService(), '/openapi.json')).json()).toEqual(openApi);
  });
  test('its classes of limits are those that routes use', () => {
    for (const { rate } of Object.values(ROUTES)) expect(RATE_CLASSES).toContain(rate);
  });
});

describe('a store that fails', () => {
  /** The store, until `broken` says how one of its methods fails. */
  const breakable = () => {
    const state: { fail: ((key: unknown) => unknown) | null } = { fail: null };
    const kv = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const method = (value as (...args: unknown[]) => unknown).bind(target);
        return (...args: unknown[]) => (state.fail?.(args[0]) as unknown) ?? method(...args);
      },
    });
    return { state, app: createService({ STORE: kv }) };
  };
  const expectUnavailable = async (response: Response, code = 'store-unavailable') => {
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await problemOf(response)).code).toBe(code);
  };
  const PATHS: [string, unknown?][] = [
    ['/health'],
    ['/models'],
    ['/vocabularies'],
    [`/vocabularies/common/data?model=${space}`],
    ['/rank', question],
    ['/embeddings', { model: manifest.id, input: 'hat' }],
    ['/vocabularies', { model: manifest.id, words: ['a'] }],
  ];
  const ask = (app: ReturnType<typeof createService>, [path, body]: [string, unknown?]) =>
    body === undefined ? call(app, path) : post(app, path, body);

  test.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('KV GET failed: 500 Internal Server Error'))],
    [
      'throws',
      () => {
        throw new TypeError('KV is gone');
      },
    ],
  ])('and %s gives 503 on every route, and then heals', async (_, fail) => {
    const { state, app } = breakable();
    state.fail = fail;
    for (const path of PATHS) await expectUnavailable(await ask(app, path));
    state.fail = null;
    for (const path of PATHS) expect((await ask(app, path)).ok, path[0]).toBe(true);
  });
  test('at any moment of a first request: it is 503 or right, and the next is right', async () => {
    let right = 0;
    for (let moment = 0; right < 1; moment++) {
      const { state, app } = breakable();
      let calls = 0;
      state.fail = () => (calls++ === moment ? Promise.reject(new Error('KV')) : undefined);
      const first = await post(app, '/rank', question);
      if (first.status === 200) right++;
      else await expectUnavailable(first);
      state.fail = null;
      const next = await post(app, '/rank', question);
      expect(next.status).toBe(200);
      expect(((await next.json()) as { gained: unknown[] }).gained.length).toBeGreaterThan(0);
    }
  });
  test('whose stream of weights breaks off starts the encoder at the next request', async () => {
    let breaks = 0;
    const streaming = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (name !== 'get') return typeof value === 'function' ? value.bind(target) : value;
        return async (key: string, options?: { type?: string }) => {
          const real = await target.get(key, options as never);
          if (options?.type !== 'stream' || breaks > 0) return real;
          breaks++;
          await (real as unknown as ReadableStream).cancel();
          return new ReadableStream({
            pull(controller) {
              controller.error(new Error('connection reset'));
            },
          });
        };
      },
    });
    const service = createService({ STORE: streaming });
    await expectUnavailable(
      await post(service, '/embeddings', { model: manifest.id, input: 'hat' }),
    );
    expect(breaks).toBe(1);
    expect((await post(service, '/embeddings', { model: manifest.id, input: 'hat' })).status).toBe(
      200,
    );
  });
  test('with a manifest or a pointer that is damaged gives 503, and heals when it is written again', async () => {
    const app = createService();
    for (const [key, code] of [
      [modelKey(manifest.id), 'manifest-invalid'],
      [pointerKey(space, 'common'), 'vocabulary-corrupt'],
    ] as const) {
      const whole = (await store.get(key)) ?? '';
      await store.put(key, whole.slice(0, 40));
      await expectUnavailable(await post(app, '/rank', question), code);
      await store.put(key, whole);
      expect((await post(app, '/rank', question)).status).toBe(200);
    }
  });
  test('with a pointer to data that were taken away gives 503, not another list', async () => {
    const pointer = JSON.parse((await store.get(pointerKey(space, 'common'))) ?? '{}') as object;
    await store.put(
      pointerKey(space, 'stale'),
      JSON.stringify({
        ...pointer,
        id: 'stale',
        sha256: 'c'.repeat(64),
        shards: [{ sha256: 'c'.repeat(64), bytes: 9 }],
      }),
    );
    await expectUnavailable(
      await post(createService(), '/rank', { ...question, vocabulary: 'stale' }),
      'vocabulary-missing',
    );
  });
});
