import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { rankResponseSchema } from '#core/contract/api.ts';
import { MAX_BODY_BYTES } from '#core/limits.ts';
import { problemSchema } from '#core/contract/problem.ts';
import { fitOodDetector, packOodDetector } from '#core/rank/out-of-distribution.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { normalize } from '#core/vector/vector.ts';
import { sha256 } from '#core/hash.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { statisticsKey, modelKey, pointerKey, shardKey } from '#core/format/store-keys.ts';
import { encodeVocabulary } from '#core/format/vocabulary.ts';
import { pointTo, shardsOf } from '#core/format/pointer.ts';
import { storeOf } from '../../tools/store/store.ts';
import { writeIndex } from '../../tools/store/write-index.ts';
import manifest from '../../models/picture-math-small/model.json' with { type: 'json' };
import { randomVector, randomVocabulary } from '../support/vectors.ts';

const store = (env as unknown as { STORE: KVNamespace }).STORE;
const worker = (
  exports as unknown as { default: { fetch(url: string, init?: RequestInit): Promise<Response> } }
).default;
const D = manifest.dimensions;
const space = `picture-math-small@${manifest.revision}`;
const vocabulary = randomVocabulary({
  seed: 11,
  words: 60,
  dimensions: D,
  space,
  background: Array.from({ length: 200 }, (_, i) => i / 2000),
});

async function putVocabulary(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  hash?: string,
): Promise<string> {
  const key = hash ?? (await sha256(bytes));
  await store.put(shardKey(key), bytes);
  await store.put(
    pointerKey(space, name),
    JSON.stringify({
      id: name,
      sha256: key,
      model: space,
      size: vocabulary.words.length,
      bytes: bytes.length,
      shards: [{ sha256: key, bytes: bytes.length }],
    }),
  );
  return key;
}

const base = randomVector(900, D);
const drawn = (seed: number) =>
  Array.from(randomVector(seed, D), (x, d) => (base[d] as number) + 0.2 * x);
/** How flat a picture is, from .4 to .8. */
const flat = (i: number) => 0.4 + ((i * 37) % 100) / 250;
let hash = '';
beforeAll(async () => {
  // Odd pictures have nothing of the base.
  const odd = Array.from({ length: 200 }, (_, i) => normalize(randomVector(1 + (i % 2), D))).map(
    (vector, i) =>
      normalize(vector.map((x, d) => x + 0.05 * (randomVector(7_000 + i, D)[d] as number))),
  );
  const pictures = Array.from({ length: 800 }, (_, i) => normalize(Float32Array.from(drawn(i))));
  await store.put(
    statisticsKey(space),
    await encodeStatistics({
      space,
      dimensions: D,
      imageMean: new Float32Array(),
      textMean: new Float32Array(),
      differences: new Float32Array(),
      domain: packOodDetector(
        fitOodDetector(
          pictures.flatMap((vector, i) => (i % 2 ? [] : [{ vector, flatness: flat(i) }])),
          pictures.flatMap((vector, i) => (i % 2 ? [{ vector, flatness: flat(i) }] : [])),
          [
            odd.map((vector, i) => ({ vector, flatness: flat(i) })),
            pictures
              .slice(0, 200)
              .map((vector, i) => ({ vector, flatness: 0.99 + (i % 10) / 2000 })),
          ],
        ),
      ),
    }),
  );
  await store.put(modelKey('picture-math-small'), JSON.stringify(manifest));
  hash = await putVocabulary('common', await encodeVocabulary(vocabulary));
  await writeIndex(storeOf(store));
});

const call = (path: string, init?: RequestInit) =>
  worker.fetch(`https://example.org/api/v1${path}`, init);
const post = (
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) =>
  call('/rank', {
    method: 'POST',
    headers,
    body:
      typeof body === 'string' || body instanceof Uint8Array
        ? (body as BodyInit)
        : JSON.stringify(body),
  });
const a = drawn(9_001);
const b = drawn(9_002);
const question = (change: object = {}) => ({
  model: 'picture-math-small',
  vocabulary: 'common',
  terms: [
    { weight: 1, embedding: a },
    { weight: -1, embedding: b },
  ],
  ...change,
});

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = v.parse(problemSchema, await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
  return problem;
}

describe('POST /rank', () => {
  test('ranks as a float64 brute force does, in both directions', async () => {
    const response = await post(question({ k: 5 }));
    expect(response.status).toBe(200);
    const reply = v.parse(rankResponseSchema, await response.json());
    const [ua, ub] = [normalize(Float32Array.from(a)), normalize(Float32Array.from(b))];
    const d = Array.from(ua, (x, i) => x - (ub[i] as number));
    const length = Math.hypot(...d);
    const scores = vocabulary.words.map((word, i) => ({
      label: word.label,
      score: d.reduce((sum, x, j) => sum + x * (vocabulary.rows[i * D + j] as number), 0) / length,
    }));
    const best = scores.toSorted((x, y) => y.score - x.score);
    expect(reply.gained.map((w) => w.label)).toEqual(best.slice(0, 5).map((w) => w.label));
    expect(reply.lost.map((w) => w.label)).toEqual(
      best
        .toReversed()
        .slice(0, 5)
        .map((w) => w.label),
    );
    reply.gained.forEach((w, i) => expect(w.cosine).toBeCloseTo(best[i]?.score ?? Number.NaN, 6));
    expect(reply.norm).toBeCloseTo(length, 5);
    // Sigmas are ones.
    const most = Math.max(...scores.map(({ score }) => Math.abs(score))) * length;
    const further = [...vocabulary.background].filter((move) => move >= most).length;
    expect(reply).toMatchObject({
      object: 'ranking',
      model: space,
      method: 'cosine',
      vocabulary: { id: 'common', sha256: hash, size: 60 },
      question: 'picture-pair',
      verdict_reason: null,
      p_value: (1 + further) / 201,
    });
    expect(further).toBeGreaterThan(0);
  });
  test('takes base64 for the same answer as numbers', async () => {
    const compact = question({
      terms: [
        { weight: 1, embedding: encodeBase64(Float32Array.from(a)) },
        { weight: -1, embedding: encodeBase64(Float32Array.from(b)) },
      ],
    });
    const [first, second] = await Promise.all(
      [post(question()), post(compact)].map(async (r) =>
        v.parse(rankResponseSchema, await (await r).json()),
      ),
    );
    expect(second?.gained).toEqual(first?.gained);
  });
  const ask = async (change: object) =>
    v.parse(rankResponseSchema, await (await post(question(change))).json());
  test('counts only what goes beyond the noise of the pictures taken again', async () => {
    const [plain, noisy] = await Promise.all([
      ask({}),
      ask({
        terms: [
          { weight: 1, embedding: a, retakes: [b, encodeBase64(Float32Array.from(b))] },
          { weight: -1, embedding: b, retakes: [a] },
        ],
      }),
    ]);
    expect(plain.noise_floor).toBeNull();
    expect(noisy.noise_floor).toEqual({
      retakes: 2,
      norm: expect.closeTo(2 * plain.norm, 4) as number,
    });
    expect(noisy.gained.map(({ label }) => label)).toEqual(plain.gained.map(({ label }) => label));
    // These sigmas are ones, and the noise moves words by less: twice the difference is not above that here.
    noisy.gained.forEach((word, i) =>
      expect(word.z).toBeCloseTo(
        (plain.gained[i]?.z ?? NaN) / Math.max(1, 2 * Math.abs(plain.gained[i]?.z ?? NaN)),
        4,
      ),
    );
  });
  test('explains the difference by at most five of the words that it shows', async () => {
    const { explained, gained, lost } = await ask({ k: 8 });
    expect(explained?.words.length).toBeGreaterThan(0);
    expect(explained?.words.length).toBeLessThanOrEqual(5);
    const shown = [...gained, ...lost].map(({ label }) => label);
    for (const { label, weight } of explained?.words ?? []) {
      expect(shown).toContain(label);
      expect(weight).toBeGreaterThan(0);
    }
    expect(explained?.share).toBeGreaterThan(0);
    expect(explained?.share).toBeLessThan(1);
  });
  test('says whether the pictures are of a kind that the model can read', async () => {
    const odd = [1, -1].map((weight, i) => ({
      weight,
      embedding: Array.from(randomVector(1 + i, D)),
    }));
    expect(await ask({ terms: odd })).toMatchObject({
      domain: { verdict: 'unlike', p_value: 2 / 401 },
      verdict: null,
      verdict_reason: 'out-of-distribution',
    });
    const terms = [
      { weight: 1, embedding: drawn(5_001) },
      { weight: -1, embedding: drawn(5_002) },
    ];
    expect((await ask({ terms })).domain?.verdict).toBe('like');
    const blank = terms.map((term) => ({ ...term, flatness: 0.995 }));
    expect((await ask({ terms: blank })).domain).toEqual({ verdict: 'unlike', p_value: 2 / 401 });
  });
  test('leaves out excluded words and unasked directions', async () => {
    const full = v.parse(rankResponseSchema, await (await post(question({ k: 4 }))).json());
    const top = full.gained[0]?.label ?? '';
    const reply = v.parse(
      rankResponseSchema,
      await (await post(question({ k: 3, exclude: [top], directions: ['gained'] }))).json(),
    );
    expect(reply.gained).toEqual(full.gained.slice(1));
    expect(reply.lost).toEqual([]);
  });
  test('ranks by another method when asked, and refuses one that the vocabulary cannot serve', async () => {
    const reply = v.parse(
      rankResponseSchema,
      await (await post(question({ method: 'z', k: 3 }))).json(),
    );
    expect(reply.method).toBe('z');
    // This vocabulary's sigmas are ones: z is the cosine here, and the order the same.
    const plain = v.parse(rankResponseSchema, await (await post(question({ k: 3 }))).json());
    expect(reply.gained.map((w) => w.label)).toEqual(plain.gained.map((w) => w.label));
    const problem = await problemOf(await post(question({ method: 'centred' })));
    expect(problem).toMatchObject({ status: 422, code: 'method-unavailable' });
    expect((await problemOf(await post(question({ method: 'softmax' })))).status).toBe(400);
  });
  test('finds no change between a picture and itself', async () => {
    const reply = v.parse(
      rankResponseSchema,
      await (
        await post(
          question({
            terms: [
              { weight: 1, embedding: a },
              { weight: -1, embedding: a },
            ],
          }),
        )
      ).json(),
    );
    expect(reply).toMatchObject({ verdict: 'none', p_value: 1, norm: 0, gained: [], lost: [] });
  });
});

const term = (embedding: unknown) => question({ terms: [{ weight: 1, embedding }] });
const changed = (index: number, value: number) =>
  encodeBase64(Float32Array.from(a).fill(value, index, index + 1));

describe('bad input', () => {
  test.each<[string, unknown, number, string, RegExp]>([
    ['no terms', question({ terms: [] }), 400, 'request-malformed', /1 to 16 terms/],
    [
      '513 numbers',
      term(Array.from({ length: 513 }, () => 1)),
      422,
      'vector-wrong-length',
      /Expected 384 numbers for picture-math-small@[0-9a-f]+, got 513/,
    ],
    ['NaN', term(changed(3, Number.NaN)), 422, 'vector-not-finite', /got NaN at position 3/],
    [
      'Infinity',
      term(changed(0, Infinity)),
      422,
      'vector-not-finite',
      /got Infinity at position 0/,
    ],
    ['a zero vector', term(Array.from({ length: D }, () => 0)), 422, 'vector-zero', /no direction/],
    ['null among the numbers', term([null]), 400, 'request-malformed', /\/terms\/0\/embedding/],
    ['broken base64', term('%%%'), 400, 'request-malformed', /base64/],
    [
      'an unknown model',
      question({ model: 'clip' }),
      404,
      'model-unknown',
      /GET \/api\/v1\/models/,
    ],
    ['a model name with a path', question({ model: '../etc' }), 404, 'model-unknown', /Expected/],
    [
      'another revision',
      question({ model: 'picture-math-small@0000000' }),
      422,
      'space-mismatch',
      /another revision/,
    ],
    [
      'a term of another space',
      question({ terms: [{ embedding: a, model: 'clip-vit-base-patch32@d15189d' }] }),
      422,
      'space-mismatch',
      /picture-math-small@\w+, got one of another model/,
    ],
    [
      'an unknown vocabulary',
      question({ vocabulary: 'nothing' }),
      404,
      'vocabulary-unknown',
      /GET \/api\/v1\/vocabularies/,
    ],
    ['an unknown field', question({ colour: 1 }), 400, 'request-malformed', /no other fields/],
    ['k of 0', question({ k: 0 }), 400, 'request-malformed', /\/k/],
    [
      'a weight of 1e9',
      question({ terms: [{ weight: 1e9, embedding: a }] }),
      400,
      'request-malformed',
      /\/terms\/0\/weight/,
    ],
    [
      'a retake of another length',
      question({ terms: [{ weight: 1, embedding: a, retakes: [a, [1, 2]] }] }),
      422,
      'vector-wrong-length',
      /Expected 384 numbers for .*got 2/,
    ],
    [
      'nine retakes',
      question({
        terms: [{ weight: 1, embedding: a, retakes: Array.from({ length: 9 }, () => a) }],
      }),
      400,
      'request-malformed',
      /at most 8 retakes/,
    ],
    [
      'a retake of a text',
      question({ terms: [{ weight: 1, text: 'hat', retakes: [a] }] }),
      400,
      'request-malformed',
      /retakes and flatness of a picture/,
    ],
    [
      'a flatness above 1',
      question({ terms: [{ weight: 1, embedding: a, flatness: 1.5 }] }),
      400,
      'request-malformed',
      /\/terms\/0\/flatness/,
    ],
    ['text that is no JSON', '{"terms": [', 400, 'request-malformed', /JSON document/],
    ['an empty body', '', 400, 'request-malformed', /JSON document/],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400, 'request-malformed', /UTF-8/],
    ['a list', '[]', 400, 'request-malformed', /Expected/],
    [
      '1e999',
      '{"model":"picture-math-small","terms":[{"weight":1,"embedding":[1e999]}]}',
      422,
      'vector-wrong-length',
      /got 1/,
    ],
  ])('%s is refused with its own problem', async (_, body, status, code, detail) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    const problem = await problemOf(response);
    expect(problem.code).toBe(code);
    expect(problem.detail).toMatch(detail);
  });
  test('points at the term that is wrong', async () => {
    const problem = await problemOf(
      await post(
        question({
          terms: [
            { weight: 1, embedding: a },
            { weight: -1, embedding: [1, 2] },
          ],
        }),
      ),
    );
    expect(problem.errors).toEqual([
      { pointer: '/terms/1/embedding', detail: expect.stringContaining('got 2') },
    ]);
  });
  test('an image upload gets 415 and the reason', async () => {
    for (const type of [
      'image/png',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
    ]) {
      const response = await post(Uint8Array.of(0x89, 0x50, 0x4e, 0x47), { 'content-type': type });
      expect(response.status).toBe(415);
      expect((await problemOf(response)).detail).toContain('only vectors are sent');
    }
  });
  test('a huge body gets 413, announced or streamed', async () => {
    const huge = 'x'.repeat(MAX_BODY_BYTES + 1);
    expect((await problemOf(await post(huge))).code).toBe('request-too-large');
    const stream = new Blob([huge]).stream();
    const response = await call('/rank', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: stream,
    });
    expect(response.status).toBe(413);
    expect((await problemOf(response)).detail).toContain(String(MAX_BODY_BYTES));
  });
});

describe('the store', () => {
  test('without the data behind a name answers 503 with Retry-After, and heals when it comes', async () => {
    const other = await encodeVocabulary(
      randomVocabulary({ seed: 12, words: 9, dimensions: D, space }),
    );
    const key = await sha256(other);
    await store.put(
      pointerKey(space, 'late'),
      JSON.stringify({
        id: 'late',
        sha256: key,
        model: space,
        size: 9,
        bytes: other.length,
        shards: [{ sha256: key, bytes: other.length }],
      }),
    );
    const response = await post(question({ vocabulary: 'late' }));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await problemOf(response)).code).toBe('vocabulary-missing');
    // Another key, because the edge may remember that this one was missing.
    await putVocabulary('arrived', other);
    expect((await post(question({ vocabulary: 'arrived' }))).status).toBe(200);
  });
  test('with damaged data answers 503', async () => {
    const broken = (
      await encodeVocabulary(randomVocabulary({ seed: 13, words: 9, dimensions: D, space }))
    ).fill(7, 200, 204);
    await putVocabulary('flipped', broken, 'a'.repeat(64));
    expect((await problemOf(await post(question({ vocabulary: 'flipped' })))).code).toBe(
      'vocabulary-corrupt',
    );
    await putVocabulary(
      'noise',
      Uint8Array.from({ length: 90 }, (_, i) => i),
    );
    expect((await problemOf(await post(question({ vocabulary: 'noise' })))).code).toBe(
      'vocabulary-corrupt',
    );
  });
  test('with truncated data, or data of another format version, answers 503', async () => {
    const whole = await encodeVocabulary(
      randomVocabulary({ seed: 15, words: 9, dimensions: D, space }),
    );
    const older = whole.slice();
    older[4] = 1;
    for (const [name, bytes] of [
      ['truncated', whole.slice(0, -40)],
      ['older', older],
    ] as const) {
      await putVocabulary(name, bytes);
      const response = await post(question({ vocabulary: name }));
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      expect((await problemOf(response)).code).toBe('vocabulary-corrupt');
    }
  });
  test('serves a vocabulary that takes several values, and none with a part missing or exchanged', async () => {
    const large = randomVocabulary({ seed: 16, words: 1, dimensions: D, space });
    const count = 26_000;
    const rows = new Float32Array(count * D);
    for (let i = 0; i < count; i++) rows[i * D + (i % D)] = 1;
    const words = Array.from({ length: count }, (_, i) => ({
      label: `w${i}`,
      category: null,
      partOfSpeech: null,
    }));
    const bytes = await encodeVocabulary({ ...large, words, rows });
    const pointer = await pointTo('large', { space, words }, bytes);
    expect(pointer.shards).toHaveLength(2);
    const put = (name: string, shards: typeof pointer.shards) =>
      store.put(pointerKey(space, name), JSON.stringify({ ...pointer, id: name, shards }));
    const [first, second] = shardsOf(bytes);
    const [one, two] = pointer.shards;
    if (!first || !second || !one || !two) throw new Error('Expected two parts.');
    await store.put(shardKey(one.sha256), first);
    await put('part-missing', [one, two]);
    expect((await problemOf(await post(question({ vocabulary: 'part-missing' })))).code).toBe(
      'vocabulary-missing',
    );
    // Under another key, because the edge may remember that this one was missing.
    const again = { ...two, sha256: 'b'.repeat(64) };
    await store.put(shardKey(again.sha256), second);
    await put('exchanged', [again, one]);
    expect((await problemOf(await post(question({ vocabulary: 'exchanged' })))).code).toBe(
      'vocabulary-corrupt',
    );
    await put('large', [one, again]);
    const response = await post(question({ vocabulary: 'large', k: 1 }));
    expect(response.status).toBe(200);
    const reply = v.parse(rankResponseSchema, await response.json());
    const [ua, ub] = [normalize(Float32Array.from(a)), normalize(Float32Array.from(b))];
    const d = Array.from(ua, (x, i) => x - (ub[i] as number));
    expect(reply.gained[0]?.label).toBe(`w${d.indexOf(Math.max(...d))}`);
  });
  test('with a vocabulary of another model answers 422 and names both', async () => {
    await putVocabulary(
      'foreign',
      await encodeVocabulary(
        randomVocabulary({ seed: 14, words: 9, dimensions: D, space: 'clip@1234567' }),
      ),
    );
    const response = await post(question({ vocabulary: 'foreign' }));
    expect(response.status).toBe(422);
    expect((await problemOf(response)).detail).toMatch(/picture-math-small.*clip@1234567/);
  });
  test('with a damaged pointer answers 503', async () => {
    await store.put(pointerKey(space, 'pointless'), 'no json');
    expect((await problemOf(await post(question({ vocabulary: 'pointless' })))).code).toBe(
      'vocabulary-corrupt',
    );
    await store.delete(pointerKey(space, 'pointless'));
  });
});

describe('the other routes', () => {
  test('GET /health is ok', async () => {
    const response = await call('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok', models: 1 });
  });
  test('GET /models lists the model, GET /models/{id} shows it', async () => {
    const list = (await (await call('/models')).json()) as { data: { id: string }[] };
    expect(list.data).toEqual([
      expect.objectContaining({
        object: 'model',
        id: 'picture-math-small',
        revision: manifest.revision,
        dimensions: D,
      }),
    ]);
    expect(await (await call('/models/picture-math-small')).json()).toEqual(list.data[0]);
    expect((await problemOf(await call('/models/nothing'))).status).toBe(404);
  });
  test('GET /vocabularies lists names with their hashes', async () => {
    const list = (await (await call('/vocabularies')).json()) as { data: { id: string }[] };
    expect(list.data).toContainEqual({
      object: 'vocabulary',
      id: 'common',
      sha256: hash,
      model: space,
      size: 60,
      bytes: expect.any(Number),
    });
    expect((await problemOf(await call('/vocabularies/nothing'))).code).toBe('vocabulary-unknown');
  });
  test('unknown addresses get 404, wrong methods 405 with Allow', async () => {
    expect((await problemOf(await call('/dance'))).code).toBe('route-unknown');
    const response = await call('/rank');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    expect((await problemOf(await call('/models', { method: 'DELETE' }))).status).toBe(405);
  });
  test('every answer is open to other origins and carries security headers', async () => {
    for (const response of [await call('/health'), await post(question()), await post('{')]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    expect(
      (
        await call('/rank', {
          method: 'OPTIONS',
          headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
        })
      ).headers.get('access-control-allow-methods'),
    ).toContain('POST');
  });
});
