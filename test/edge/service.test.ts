/** What holds for every route: allowances, keys, methods, caching, and a store that fails. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import * as v from 'valibot';
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
import { RATE_CLASSES, ROUTES, type RateClass } from '#core/contract/routes.ts';
import { hashOf } from '#core/hash.ts';
import { parseManifest } from '#core/model/manifest.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { encodeVocabulary } from '#core/format/vocabulary.ts';
import { pointTo } from '#core/format/pointer.ts';
import document from '../../models/picture-math-small/model.json' with { type: 'json' };
import openApi from '../../static/openapi.json' with { type: 'json' };
import { putPrepared } from '../support/models/prepared.ts';
import { randomVocabulary } from '../support/vectors.ts';

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
  /** Three units a minute of one class; the platform's own counter. */
  const tight = (rate: RateClass, kind: 'RATE' | 'KEYED' = 'RATE') =>
    createService({ [`${kind}_${rate.toUpperCase()}`]: bindings.TIGHT });
  let next = 0;
  const address = () => ({ 'cf-connecting-ip': `198.51.100.${next++}` });

  test('refuse with 429 what is over them, and say when it is worth trying again', async () => {
    const app = tight('rank');
    const from = address();
    for (let i = 0; i < 3; i++) {
      const answer = await post(app, '/rank', question, from);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-policy')).toBe('"rank";q=150;w=10, "encode";q=480;w=60');
    }
    const refused = await post(app, '/rank', question, { ...from, origin: 'https://blog.example' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(refused.headers.get('ratelimit')).toBe('"rank";r=0;t=10');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-expose-headers')).toMatch(/retry-after.*ratelimit/);
    expect(await problemOf(refused)).toMatchObject({ code: 'rate-limited', status: 429 });
    // Others, and other things, are not meant.
    expect((await post(app, '/rank', question, address())).status).toBe(200);
    expect((await call(app, '/models', { headers: from })).status).toBe(200);
  });
  test('are one for an IPv6 subscriber, whatever the address', async () => {
    const app = tight('read');
    const ask = (ip: string) =>
      call(app, '/models', { headers: { 'cf-connecting-ip': ip } }).then(({ status }) => status);
    const asked = [];
    for (let i = 0; i < 5; i++) asked.push(await ask(`2001:db8:7:7::${i + 1}`));
    expect(asked).toEqual([200, 200, 200, 429, 429]);
    expect(await ask('2001:db8:7:8::1')).toBe(200);
  });
  test('count what a request costs: 16 prompts are a unit', async () => {
    const app = tight('encode');
    const embed = (n: number, from: object) =>
      post(app, '/embeddings', { model: manifest.id, input: Array(n).fill('hat') }, from);
    expect((await embed(48, address())).status).toBe(200);
    expect((await embed(49, address())).status).toBe(429);
    const from = address();
    // Three labels in four templates each are twelve prompts, and two texts.
    const labels = { ...question, candidate_labels: ['cap', 'cup', 'cat'] };
    for (const status of [200, 200, 200, 429])
      expect((await post(app, '/rank', labels, from)).status).toBe(status);
  });
  test('stop a long word list with what it has, and without a word lost', async () => {
    const app = tight('encode');
    const words = Array.from({ length: 100 }, (_, i) => `limited ${i}`);
    const list = { model: manifest.id, words };
    expect((await post(app, '/vocabularies', list, address())).status).toBe(429);
    // Stored lists have their own allowance.
    const writes = tight('write');
    const from = address();
    for (const status of [201, 201, 201, 429])
      expect((await post(writes, '/vocabularies', { ...list, words: ['one'] }, from)).status).toBe(
        status,
      );
  });
  test('are larger with a key, which is known by its hash alone', async () => {
    const key = `pm_${'ab'.repeat(32)}`;
    await store.put(
      apiKeyEntry(await hashOf(key)),
      JSON.stringify({ name: 'school', created_at: '2026-11-26T00:00:00.000Z' }),
    );
    const authorization = `Bearer ${key}`;
    const app = tight('read');
    for (let i = 0; i < 5; i++) {
      const answer = await call(app, '/models', { headers: { ...address(), authorization } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-policy')).toBe('"read";q=3000;w=10');
    }
    const keyed = tight('read', 'KEYED');
    const statuses = [];
    for (let i = 0; i < 4; i++)
      statuses.push(
        (await call(keyed, '/models', { headers: { ...address(), authorization } })).status,
      );
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
  test('a key that is unknown is refused, and guessing is counted; other services’ tokens are ignored', async () => {
    const app = tight('read');
    const from = address();
    const ask = (token: string) =>
      call(app, '/models', { headers: { ...from, authorization: `Bearer ${token}` } });
    for (const token of [`pm_${'0'.repeat(64)}`, 'pm_short', `pm_${'1'.repeat(64)}`]) {
      const refused = await ask(token);
      expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'key-unknown' });
    }
    expect((await ask(`pm_${'2'.repeat(64)}`)).status).toBe(429);
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
        headers: { origin: 'https://blog.example', 'access-control-request-method': 'POST' },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('allow')).toBe(allow);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    expect((await call(app, '/nothing', { method: 'OPTIONS' })).status).toBe(404);
  });
  test('others get 405 with those that there are', async () => {
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
