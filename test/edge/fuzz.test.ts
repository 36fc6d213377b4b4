/** Made-up requests to every route, on the real runtime with real KV: each is answered as the OpenAPI document says. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, expect, inject, test } from 'vitest';
import * as v from 'valibot';
import {
  embeddingsResponseSchema,
  healthSchema,
  modelListSchema,
  modelSchema,
  rankResponseSchema,
  vocabularyJobSchema,
  vocabularyListSchema,
  vocabularySchema,
} from '#core/contract/api.ts';
import { createApp } from '../../functions/app.ts';
import { createDeps, type Env } from '../../functions/bindings.ts';
import { PROBLEMS, problemSchema } from '#core/contract/problem.ts';
import { encodeBase64 } from '#core/vector/embedding.ts';
import { parseManifest } from '#core/model/manifest.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { statisticsKey, modelKey, pointerKey, shardKey } from '#core/format/store-keys.ts';
import { encodeVocabulary } from '#core/format/vocabulary.ts';
import { pointTo } from '#core/format/pointer.ts';
import { storeOf } from '../../tools/store/store.ts';
import { writeIndex } from '../../tools/store/write-index.ts';
import document from '../../models/picture-math-small/model.json' with { type: 'json' };
import openApi from '../../static/openapi.json' with { type: 'json' };
import { requests, type MadeRequest, type OpenApi } from '../support/edge/openapi-arbitraries.ts';
import { putPrepared } from '../support/models/prepared.ts';
import { randomVector, randomVocabulary } from '../support/vectors.ts';

/** 20,000 in `npm run test:long`. */
const RUNS = inject('fuzzRequests');
const SEED = 20261126;
const store = (env as unknown as { STORE: KVNamespace }).STORE;
/** What the service logs, to be looked through. */
const logged: string[] = [];
const sink = {
  log: (line: string) => void logged.push(line),
  error: (line: string) => void logged.push(line),
};
/** Full now and then, so that 429 comes at every place; the platform's own counters are tested in service.test.ts. */
let counted = 0;
const limiter = { limit: async () => ({ success: ++counted % 97 !== 0 }) };
const limiters = { read: limiter, rank: limiter, encode: limiter, write: limiter };
const app = createApp({
  // Names are kept as in production; nothing renames them here.
  ...createDeps({ ...(env as unknown as Env), KEEP_NAMES_MS: 10_000 }),
  log: sink,
  limiters: { anonymous: limiters, keyed: limiters },
});
const manifest = parseManifest(document);
const { dimensions: D } = manifest;
const space = `${manifest.id}@${manifest.revision}`;
const api = openApi as unknown as OpenApi;

beforeAll(async () => {
  await putPrepared(store, inject('prepared'), space);
  await store.put(modelKey(manifest.id), JSON.stringify(manifest));
  const mean = randomVector(71, D).map((x) => x / 40);
  await store.put(
    statisticsKey(space),
    await encodeStatistics({
      space,
      dimensions: D,
      imageMean: mean,
      textMean: mean,
      differences: Float32Array.from(randomVector(5, D), (x) => x / 300),
      domain: new Float32Array(),
    }),
  );
  const vocabulary = {
    ...randomVocabulary({ seed: 11, words: 60, dimensions: D, space, background: [1, 2] }),
    imageMean: mean,
    textMean: mean,
  };
  const bytes = await encodeVocabulary(vocabulary);
  const pointer = await pointTo('common', vocabulary, bytes);
  await store.put(shardKey(pointer.sha256), bytes);
  await store.put(pointerKey(space, 'common'), JSON.stringify(pointer));
  await writeIndex(storeOf(store));
});

/** Vectors: good ones, of another length, none, and with numbers that are none. */
const good = Array.from({ length: 20 }, (_, i) => randomVector(900 + i, D));
const strange = [
  new Float32Array(D),
  Float32Array.from({ length: D }, () => NaN),
  Float32Array.from({ length: D }, (_, i) => (i === 3 ? Infinity : 1)),
  randomVector(1, D - 1),
  randomVector(2, 2 * D),
  new Float32Array(),
];
const vectors = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...good.map((x) => encodeBase64(x))) },
  { weight: 6, arbitrary: fc.constantFrom(...good.slice(0, 3).map((x) => Array.from(x))) },
  { weight: 1, arbitrary: fc.constantFrom(...strange.map((x) => encodeBase64(x))) },
  { weight: 1, arbitrary: fc.constantFrom('AAAA', '====', '/+/+/+', 'é', 'QUFB'.repeat(3000)) },
);
const texts = fc.oneof(
  fc.constantFrom(
    'hat',
    'a red car',
    '猫',
    '👒',
    '<|endoftext|>',
    '&amp;#x27;',
    'ﬁ\u0301',
    'x'.repeat(2000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const models = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(manifest.id, space) },
  { weight: 1, arbitrary: fc.constantFrom('other', `${manifest.id}@0000000`, '__proto__', '@') },
);
const term = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ embedding: vectors, weight: fc.integer({ min: -2, max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ text: texts, weight: fc.double({ min: -3, max: 3, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      embedding: vectors,
      retakes: fc.array(vectors, { maxLength: 3 }),
      flatness: fc.double({ min: 0, max: 1, noNaN: true }),
      model: models,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      embedding: vectors,
      text: texts,
      modality: fc.constantFrom('text', 'image'),
    }),
  },
);
const labels = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('cap', 'red car', '猫', 'ﬁ\u0301', '&amp;', '\ud800') },
  { weight: 1, arbitrary: texts },
);
const hints = {
  model: models,
  'query.model': models,
  vocabulary: fc.oneof(
    { weight: 8, arbitrary: fc.constant('common') },
    { weight: 1, arbitrary: fc.constantFrom('known', 'u-'.padEnd(34, '0'), '') },
  ),
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('cosine', 'centred') },
    { weight: 1, arbitrary: fc.constant('z') },
  ),
  exclude: fc.uniqueArray(labels, { maxLength: 3 }),
  hypothesis_template: fc.constantFrom('{}', 'a photo of {}', 'a photo of {}', 'a photo'),
  'path.id': fc.constantFrom('common', manifest.id, space, `u-${'a'.repeat(32)}`, 'film'),
  Term: term,
  terms: fc.array(term, { minLength: 1, maxLength: 3 }),
  input: fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 3 })),
  words: fc.uniqueArray(fc.oneof(labels, fc.record({ label: labels, part_of_speech: labels })), {
    minLength: 1,
    maxLength: 3,
  }),
  candidate_labels: fc.uniqueArray(labels, { minLength: 1, maxLength: 3 }),
  templates: fc.array(fc.constantFrom('{}', 'a {}', 'a {}', 'a'), { minLength: 1, maxLength: 2 }),
};

const ANSWERS: Record<string, v.GenericSchema> = {
  rank: rankResponseSchema,
  createEmbeddings: embeddingsResponseSchema,
  listModels: modelListSchema,
  getModel: modelSchema,
  listVocabularies: vocabularyListSchema,
  createVocabulary: v.union([vocabularySchema, vocabularyJobSchema]),
  getVocabulary: v.union([vocabularySchema, vocabularyListSchema]),
  getHealth: healthSchema,
};
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
};
const LOGGED = new Set([
  ...[
    'level',
    'request',
    'method',
    'operation',
    'status',
    'code',
    'ms',
    'sent_bytes',
    'units',
    'key',
  ],
  ...['depth', 'name', 'message', 'stack'],
]);
const documented = new Map(
  Object.values(api.paths).flatMap((methods) =>
    Object.entries(methods).map(([method, operation]) => [
      `${method.toUpperCase()} ${operation.operationId}`,
      operation,
    ]),
  ),
);

/** What an answer may say though it was sent: our own names. */
const OURS = new Set([...(JSON.stringify(openApi).match(/[\w@-]+/g) ?? []), manifest.id, space]);

/** Every key and string of a request that says something, and is none of our names. */
function stringsOf({ body }: MadeRequest): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null)
      for (const [key, own] of Object.entries(value)) {
        found.push(key);
        walk(own);
      }
  };
  try {
    walk(body ? JSON.parse(new TextDecoder().decode(body)) : null);
  } catch {
    return [];
  }
  return found.filter((text) => text.length >= 6 && !OURS.has(text));
}

/** Throws what is wrong with an answer. */
async function check(request: MadeRequest, response: Response): Promise<void> {
  const { status, headers } = response;
  const body = new TextDecoder().decode(await response.arrayBuffer());
  for (const [name, value] of Object.entries(HEADERS)) expect(headers.get(name), name).toBe(value);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(status === 503 || status < 500, `status ${status}: ${body}`).toBe(true);
  if (status === 503 || status === 429) expect(headers.get('retry-after')).toMatch(/^\d+$/);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const operation = documented.get(`${method} ${request.operation}`);
  // A trick in a path may have led elsewhere; 404 and 405 are answers beside the routes.
  if (operation && ![404, 405].includes(status))
    expect(Object.keys(operation.responses)).toContain(String(status));
  if (request.method === 'HEAD' || status === 204 || status === 304) {
    expect(body).toBe('');
    return;
  }
  if (status >= 400) {
    expect(headers.get('content-type')).toBe('application/problem+json');
    const problem = v.parse(problemSchema, JSON.parse(body));
    expect(PROBLEMS[problem.code]).toEqual({ status, title: problem.title });
    expect(problem.status).toBe(status);
    expect(problem.instance).toBe(`urn:uuid:${headers.get('x-request-id')}`);
    expect(problem.type).toBe(`https://example.org/problems#${problem.code}`);
    for (const { pointer } of problem.errors ?? []) expect(pointer).toMatch(/^(\/.*)?$/s);
    for (const sent of stringsOf(request))
      expect(body.includes(sent), `repeated: ${sent.slice(0, 80)}`).toBe(false);
    expect(body).not.toMatch(/\bat \S+ \(|\.[jt]s:\d+|node_modules|TypeError|RangeError/);
    return;
  }
  const schema = operation ? ANSWERS[operation.operationId] : undefined;
  if (schema) v.parse(schema, JSON.parse(body));
}

test(`${RUNS} requests made from the document are answered as it says`, async () => {
  const statuses = new Map<string, number>();
  console.log(`${RUNS} requests, seed ${SEED}`);
  await fc.assert(
    fc.asyncProperty(requests(api, '/api/v1', hints), async (request) => {
      const response = await app.request(`https://example.org${request.path}`, {
        method: request.method,
        headers: request.headers,
        ...(request.body ? { body: request.body } : {}),
      });
      const key = `${request.operation} ${response.status}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
      await check(request, response);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: false },
  );
  // Not all of them were turned away at the door.
  for (const id of Object.values(api.paths).flatMap((m) => Object.values(m)))
    expect(
      [...statuses].some(([key, n]) => key.startsWith(`${id.operationId} 2`) && n > 0) ||
        id.operationId === 'deleteVocabulary',
      id.operationId,
    ).toBe(true);
  expect(statuses.get('rank 200') ?? 0).toBeGreaterThan(RUNS / 50);
  expect([...statuses.keys()].filter((key) => key.endsWith(' 503'))).toEqual([]);
  // Nothing of what was sent is in the log, and nobody's address.
  expect(logged.length).toBeGreaterThanOrEqual(RUNS);
  for (const line of logged)
    if (!Object.keys(JSON.parse(line) as object).every((key) => LOGGED.has(key)))
      throw new Error(`Logged: ${line}`);
  expect(logged.join('\n')).not.toMatch(/xxxxx|pm_0|passwd|nonsense|猫|red car/);
}, 600_000);
