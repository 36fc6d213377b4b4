/** Texts over HTTP: embeddings, terms, candidate labels, and vocabularies of one's own. */
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import * as v from 'valibot';
import scan from '../../kernels/build/scan.wasm';
import transformer from '../../kernels/build/transformer.wasm';
import { createOwnVocabularies } from '../../functions/encoder/own-vocabularies.ts';
import { createStatisticsStore } from '../../functions/store/statistics.ts';
import { createTextEncoderStore } from '../../functions/encoder/text-encoder.ts';
import { createListing } from '../../functions/store/listing.ts';
import { createVocabularyStore } from '../../functions/store/vocabularies.ts';
import { ownKey } from '../../core/format/store-keys.ts';
import {
  embeddingsResponseSchema,
  rankResponseSchema,
  vocabularyJobSchema,
  vocabularySchema,
} from '#core/contract/api.ts';
import { MAX_CANDIDATE_LABELS, MAX_INPUTS, MAX_VOCABULARY_WORDS } from '#core/limits.ts';
import { problemSchema } from '#core/contract/problem.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { parseManifest } from '#core/model/manifest.ts';
import { encodeStatistics } from '#core/rank/statistics.ts';
import { statisticsKey, modelKey, pointerKey, shardKey } from '#core/format/store-keys.ts';
import { sha256 } from '#core/hash.ts';
import { decodeVocabulary, encodeVocabulary } from '#core/format/vocabulary.ts';
import { pointTo } from '#core/format/pointer.ts';
import { storeOf } from '../../tools/store/store.ts';
import { writeIndex } from '../../tools/store/write-index.ts';
import document from '../../models/picture-math-small/model.json' with { type: 'json' };
import { putPrepared } from '../support/models/prepared.ts';
import { SAME_EMBEDDING } from '../support/tolerances.ts';
import { cosine, randomVector, randomVocabulary } from '../support/vectors.ts';

const store = (env as unknown as { STORE: KVNamespace }).STORE;
const worker = (
  exports as unknown as { default: { fetch(url: string, init?: RequestInit): Promise<Response> } }
).default;
const manifest = parseManifest(document);
const { dimensions: D } = manifest;
const model = manifest.id;
const space = `${model}@${manifest.revision}`;
const prepared = inject('prepared');
const imageMean = randomVector(71, D).map((x) => x / 40);
const textMean = randomVector(72, D).map((x) => x / 40);
const differences = new Float32Array(100 * D);
for (let i = 0; i < 100; i++)
  differences.set(
    randomVector(500 + i, D).map((x) => x / 300),
    i * D,
  );

beforeAll(async () => {
  await putPrepared(store, prepared, space);
  await store.put(modelKey(model), JSON.stringify(manifest));
  await store.put(
    statisticsKey(space),
    await encodeStatistics({
      space,
      dimensions: D,
      imageMean,
      textMean,
      differences,
      domain: new Float32Array(),
    }),
  );
  const vocabulary = {
    ...randomVocabulary({ seed: 11, words: 60, dimensions: D, space, background: [1, 2] }),
    imageMean,
    textMean,
  };
  const bytes = await encodeVocabulary(vocabulary);
  const pointer = await pointTo('common', vocabulary, bytes);
  await store.put(shardKey(pointer.sha256), bytes);
  await store.put(pointerKey(space, 'common'), JSON.stringify(pointer));
  await writeIndex(storeOf(store));
});

const call = (path: string, init?: RequestInit) =>
  worker.fetch(`https://example.org/api/v1${path}`, init);
const post = (path: string, body: unknown) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
async function read<S extends v.GenericSchema>(response: Response | Promise<Response>, schema: S) {
  return v.parse(schema, await (await response).json());
}
const problemOf = async (response: Promise<Response>) => read(response, problemSchema);
const embed = async (input: string) => {
  const { data } = await read(post('/embeddings', { model, input }), embeddingsResponseSchema);
  return Float32Array.from(data[0]?.embedding as number[]);
};
const normalized = (values: ArrayLike<number>) => {
  const length = Math.hypot(...Array.from(values));
  return Array.from(values, (x) => x / length);
};

describe('POST /embeddings', () => {
  const [first, second] = prepared.reference.slice(25, 27);
  test('answers in the shape of OpenAI, in order, with unit vectors', async () => {
    const input = [first?.text ?? '', second?.text ?? ''];
    const reply = await read(post('/embeddings', { model, input }), embeddingsResponseSchema);
    expect(reply.object).toBe('list');
    expect(reply.model).toBe(space);
    expect(reply.data.map(({ index }) => index)).toEqual([0, 1]);
    reply.data.forEach(({ embedding }, i) => {
      const want = prepared.reference[25 + i]?.embedding ?? [];
      expect(cosine(embedding as number[], want)).toBeGreaterThanOrEqual(SAME_EMBEDDING);
      expect(Math.hypot(...(embedding as number[]))).toBeCloseTo(1, 5);
    });
    expect(reply.usage.total_tokens).toBe(reply.usage.prompt_tokens);
    expect(reply.usage.truncated).toBe(0);
  });
  test('gives the same numbers as base64', async () => {
    const ask = (encoding_format: string) =>
      read(post('/embeddings', { model, input: 'hat', encoding_format }), embeddingsResponseSchema);
    const [numbers, compact] = await Promise.all([ask('float'), ask('base64')]);
    expect(Array.from(decodeBase64(compact.data[0]?.embedding as string))).toEqual(
      numbers.data[0]?.embedding,
    );
  });
  test('takes as many texts as clients of OpenAI send at once, and answers each in its place', async () => {
    const input = Array.from({ length: MAX_INPUTS }, (_, i) => `thing ${i % 40}`);
    const { data, usage } = await read(
      post('/embeddings', { model, input }),
      embeddingsResponseSchema,
    );
    expect(data.map(({ index }) => index)).toEqual(input.map((_, i) => i));
    expect(data[MAX_INPUTS - 1]?.embedding).toEqual(data[(MAX_INPUTS - 1) % 40]?.embedding);
    expect(Array.from(await embed('thing 7'))).toEqual(data[2007]?.embedding);
    expect(usage.total_tokens).toBeGreaterThan(MAX_INPUTS * 3);
    const more = await problemOf(post('/embeddings', { model, input: [...input, 'one more'] }));
    expect(more).toMatchObject({ status: 400, errors: [{ pointer: '/input' }] });
  });
  test('says how many texts it cut', async () => {
    const input = ['hat', 'hat '.repeat(200)];
    const { usage } = await read(post('/embeddings', { model, input }), embeddingsResponseSchema);
    expect(usage.truncated).toBe(1);
    expect(usage.prompt_tokens).toBe(3 + manifest.text.contextLength);
  });
  test('says which text it cut, and after which words', async () => {
    const long = `${'hat '.repeat(200)}cap`;
    const { usage } = await read(
      post('/embeddings', { model, input: ['hat', long] }),
      embeddingsResponseSchema,
    );
    const [cut] = usage.cut ?? [];
    // Start and end take a place each.
    const fit = 'hat '.repeat(manifest.text.contextLength - 2).trimEnd();
    expect(usage.cut).toEqual([{ index: 1, kept: expect.any(Number) as number }]);
    expect(long.slice(0, cut?.kept).trimEnd()).toBe(fit);
    const ranked = await read(
      post('/rank', { model, terms: [{ text: 'cap' }, { text: long, weight: -1 }] }),
      rankResponseSchema,
    );
    expect(ranked.usage).toMatchObject({ truncated: 1, cut: [{ index: 1, kept: cut?.kept }] });
  });
  test('is the same among 50 requests at once', async () => {
    const want = await embed('a red scarf');
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) => embed(i % 2 ? 'a red scarf' : `thing ${i}`)),
    );
    all.filter((_, i) => i % 2).forEach((vector) => expect(vector).toEqual(want));
  });
  test.each<[string, object, number, string, string]>([
    ['no text', { input: '' }, 400, 'request-malformed', '/input'],
    ['a list of none', { input: [] }, 400, 'request-malformed', '/input'],
    ['a text of 2,001 characters', { input: 'x'.repeat(2001) }, 400, 'request-malformed', '/input'],
    ['a number', { input: 5 }, 400, 'request-malformed', '/input'],
    ['token ids', { input: [[1, 2]] }, 400, 'request-malformed', '/input'],
    [
      'fewer dimensions',
      { input: 'hat', dimensions: 64 },
      422,
      'vector-wrong-length',
      '/dimensions',
    ],
    [
      'another format',
      { input: 'hat', encoding_format: 'int8' },
      400,
      'request-malformed',
      '/encoding_format',
    ],
  ])('refuses %s', async (_, change, status, code, pointer) => {
    const problem = await problemOf(post('/embeddings', { model, ...change }));
    expect(problem).toMatchObject({ status, code });
    expect(problem.errors?.[0]?.pointer ?? '').toBe(pointer);
  });
});

test('a model without a prepared text encoder answers 503 with Retry-After', async () => {
  await store.put(modelKey('bare'), JSON.stringify({ ...manifest, id: 'bare' }));
  for (const response of [
    await post('/embeddings', { model: 'bare', input: 'hat' }),
    await post('/rank', {
      model: 'bare',
      terms: [{ text: 'hat' }],
      candidate_labels: ['cap', 'cup'],
    }),
    await post('/vocabularies', { model: 'bare', words: ['hat'] }),
  ]) {
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await read(response, problemSchema)).code).toBe('encoder-missing');
  }
});

describe('text terms', () => {
  test('are embedded, and means are taken off where weights do not cancel', async () => {
    const a = Array.from(randomVector(1, D));
    const b = Array.from(randomVector(2, D));
    const reply = await read(
      post('/rank', {
        model,
        terms: [
          { weight: 1, embedding: a },
          { weight: -1, embedding: b },
          { weight: 0.5, text: 'sunglasses' },
        ],
      }),
      rankResponseSchema,
    );
    const [ua, ub, t] = [normalized(a), normalized(b), await embed('sunglasses')];
    const d = ua.map((x, i) => x - (ub[i] ?? 0) + 0.5 * ((t[i] ?? 0) - (textMean[i] as number)));
    expect(reply.norm).toBeCloseTo(Math.hypot(...d), 4);
    expect(reply.centred).toEqual(['text']);
    expect(reply.usage).toMatchObject({ text_terms: 1, truncated: 0 });
  });
  test('are told from pictures when they come as embeddings', async () => {
    const vector = Array.from(await embed('hat'));
    const ask = (terms: object[]) => read(post('/rank', { model, terms }), rankResponseSchema);
    const [sent, encoded] = await Promise.all([
      ask([{ embedding: vector, modality: 'text' }]),
      ask([{ text: 'hat' }]),
    ]);
    expect(sent.gained.map((w) => w.label)).toEqual(encoded.gained.map((w) => w.label));
    expect(sent.norm).toBeCloseTo(encoded.norm, 5);
    const picture = await ask([{ embedding: vector }]);
    expect(picture.centred).toEqual(['image']);
  });
  test.each<[string, object]>([
    ['neither text nor embedding', { weight: 1 }],
    ['both', { text: 'hat', embedding: Array.from({ length: D }, () => 1) }],
    ['a text called a picture', { text: 'hat', modality: 'image' }],
    ['white space', { text: ' ' }],
  ])('with %s are refused', async (_, term) => {
    const problem = await problemOf(post('/rank', { model, terms: [term] }));
    expect(problem).toMatchObject({ status: 400, code: 'request-malformed' });
    expect(problem.errors?.[0]?.pointer).toMatch(/^\/terms\/0/);
  });
});

describe('labels that are left out', () => {
  test('may be as long as texts may be, since those are left out', async () => {
    for (const length of [129, 2000]) {
      const text = 'hat '.repeat(500).slice(0, length - 1) + 'x';
      const reply = await read(
        post('/rank', { model, terms: [{ text }, { text: 'cap', weight: -1 }], exclude: [text] }),
        rankResponseSchema,
      );
      expect(reply.object).toBe('ranking');
    }
    const problem = await problemOf(
      post('/rank', { model, terms: [{ text: 'hat' }], exclude: ['x'.repeat(2001)] }),
    );
    expect(problem.errors?.[0]).toEqual({
      pointer: '/exclude/0',
      detail: 'Expected at most 2000 characters',
    });
  });
});

describe('candidate labels', () => {
  test('that are one to the model are refused by their places', async () => {
    const problem = await problemOf(
      post('/rank', {
        model,
        terms: [{ text: 'hat' }],
        candidate_labels: ['Hat', 'cap', ' hat '],
      }),
    );
    expect(problem).toMatchObject({ status: 400, code: 'request-malformed' });
    expect(problem.errors?.[0]?.detail).toMatch(
      /^Expected each label once; numbers 1 and 3 are the same/,
    );
  });

  const terms = [{ embedding: Array.from(randomVector(8, D)) }];
  const labels = ['cap', 'a red car', '猫', 'dog'];
  test('stand in for a vocabulary and rank as their embeddings do', async () => {
    const reply = await read(
      post('/rank', {
        model,
        terms,
        candidate_labels: labels,
        hypothesis_template: 'a photo of {}',
      }),
      rankResponseSchema,
    );
    expect(reply.vocabulary).toMatchObject({ id: 'candidate_labels', size: 4 });
    const picture = normalized(terms[0]?.embedding ?? []);
    const d = normalized(picture.map((x, i) => x - (imageMean[i] as number)));
    const want = await Promise.all(
      labels.map(async (label) => {
        const t = await embed(`a photo of ${label}`);
        return { label, score: d.reduce((sum, x, i) => sum + x * (t[i] as number), 0) };
      }),
    );
    want.sort((x, y) => y.score - x.score);
    const got = [
      ...reply.gained,
      ...reply.lost.map((w) => ({ ...w, cosine: -w.cosine })).reverse(),
    ];
    expect(got.map((w) => w.label)).toEqual(want.map((w) => w.label));
    got.forEach((w, i) => expect(w.cosine).toBeCloseTo(want[i]?.score ?? NaN, 4));
    // One picture: what stands out is known of one minus another.
    expect(reply).toMatchObject({ verdict: null, verdict_reason: 'question-not-calibrated' });
  });
  test.each<[string, object, string]>([
    ['none', { candidate_labels: [] }, '/candidate_labels'],
    [
      'too many',
      { candidate_labels: Array.from({ length: MAX_CANDIDATE_LABELS + 1 }, (_, i) => `w${i}`) },
      '/candidate_labels',
    ],
    ['one twice', { candidate_labels: ['hat', 'hat'] }, '/candidate_labels'],
    ['an empty one', { candidate_labels: ['hat', ' '] }, '/candidate_labels/1'],
    [
      'a template without a place for the word',
      { candidate_labels: ['hat'], hypothesis_template: 'a photo' },
      '/hypothesis_template',
    ],
  ])('%s are refused', async (_, change, pointer) => {
    const problem = await problemOf(post('/rank', { model, terms, ...change }));
    expect(problem).toMatchObject({ status: 400, code: 'request-malformed' });
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });
});

/** Sends a list as often as it takes; what each answer said. */
async function make(body: { words: unknown[] } & Record<string, unknown>) {
  const steps: number[] = [];
  for (let done = 0; ;) {
    const response = await post('/vocabularies', { model, ...body, done });
    if (response.status !== 202)
      return { steps, status: response.status, info: await read(response, vocabularySchema) };
    const job = await read(response, vocabularyJobSchema);
    expect(job.total).toBe(body.words.length);
    expect(job.done).toBeGreaterThan(done);
    done = job.done;
    steps.push(done);
  }
}

describe('POST /vocabularies', () => {
  test('makes a vocabulary that ranks as its words are encoded, with a token shown once', async () => {
    const words = ['cap', { label: 'run', part_of_speech: 'verb', category: 'motion' }, '猫'];
    const { status, info } = await make({ words, name: 'mine' });
    expect(status).toBe(201);
    expect(info).toMatchObject({ model: space, size: 3, name: 'mine' });
    expect(info.delete_token).toMatch(/^[0-9a-f]{64}$/);
    const shown = await read(call(`/vocabularies/${info.id}`), vocabularySchema);
    expect(shown).toEqual({ ...info, delete_token: undefined });
    const prompts = ['cap', 'a cap', 'a picture of a cap', 'a drawing of a cap'];
    const vectors = await Promise.all(prompts.map(embed));
    const mean = normalized(
      Array.from({ length: D }, (_, i) => vectors.reduce((s, x) => s + (x[i] as number), 0)),
    );
    const reply = await read(
      post('/rank', {
        model,
        vocabulary: info.id,
        terms: [
          { weight: 1, embedding: mean, modality: 'text' },
          { weight: -1, embedding: mean.map((x) => -x), modality: 'text' },
        ],
      }),
      rankResponseSchema,
    );
    expect(reply.vocabulary).toEqual({ id: info.id, sha256: info.sha256, size: 3 });
    expect(reply.gained[0]).toMatchObject({ label: 'cap', rank: 1 });
  });
  test('gives each maker an id of its own, though the words be the same', async () => {
    const first = await make({ words: ['tea', 'milk'], name: 'mine' });
    const other = await make({ words: ['tea', 'milk'], name: 'other' });
    expect([first.status, other.status]).toEqual([201, 201]);
    // Who has the words has not the list: not its id, not its name, not its token.
    expect(other.info.id).not.toBe(first.info.id);
    expect(other.info.sha256).toBe(first.info.sha256);
    expect(other.info).toMatchObject({ name: 'other' });
    // Each token opens its own alone, and what one deletes the other keeps.
    const remove = (id: string, token?: string) =>
      call(`/vocabularies/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await remove(first.info.id, other.info.delete_token)).status).toBe(403);
    expect((await remove(first.info.id, first.info.delete_token)).status).toBe(204);
    const kept = await post('/rank', {
      model,
      vocabulary: other.info.id,
      terms: [{ text: 'tea' }, { weight: -1, text: 'milk' }],
    });
    expect(kept.status).toBe(200);
    expect((await call(`/vocabularies/${other.info.id}/data?model=${space}`)).status).toBe(200);
  });
  test('takes large lists in several requests and says how far it is', async () => {
    const words = Array.from({ length: 200 }, (_, i) => `thing ${i}`);
    const { steps, status, info } = await make({ words });
    expect(status).toBe(201);
    expect(steps.length).toBeGreaterThan(1);
    expect(info.size).toBe(200);
    const whole = await make({ words, templates: ['{}'] });
    expect(whole.info.size).toBe(200);
  });
  test('says of a list that goes on where to send it, when, and what', async () => {
    const words = Array.from({ length: 100 }, (_, i) => `long ${i}`);
    const response = await post('/vocabularies', { model, words });
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe('/api/v1/vocabularies');
    expect(response.headers.get('retry-after')).toBe('0');
    const job = await read(response, vocabularyJobSchema);
    expect(job).toMatchObject({ total: 100, retry_after: 0 });
    expect(job.next).toContain(`"done": ${job.done}`);
  });
  describe('with an Idempotency-Key', () => {
    const send = (body: object, key: string) =>
      call('/vocabularies', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ model, ...body }),
      });
    const newKey = () => crypto.randomUUID();
    const keysOf = async (prefix: string) => (await store.list({ prefix })).keys.length;
    test('the same list is answered the same and made once, quoted or not, one by one or at once', async () => {
      const key = newKey();
      const lists = await keysOf('own-vocabulary:');
      const body = { words: ['kettle', 'cup'], name: 'kitchen' };
      const answers = [await send(body, key), await send(body, `"${key}"`)];
      answers.push(...(await Promise.all([send(body, key), send(body, key)])));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      const [first, ...others] = await Promise.all(
        answers.map((answer) => read(answer, vocabularySchema)),
      );
      for (const other of others) expect(other).toEqual(first);
      expect(first?.id).toMatch(/^u-[0-9a-f]{32}$/);
      expect(await keysOf('own-vocabulary:')).toBe(lists + 1);
      // Another key, another list; and the token opens the one that it came with.
      const other = await read(send(body, newKey()), vocabularySchema);
      expect(other.id).not.toBe(first?.id);
      expect(other.delete_token).not.toBe(first?.delete_token);
      const removed = await call(`/vocabularies/${first?.id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${first?.delete_token}` },
      });
      expect(removed.status).toBe(204);
    });
    test('many at once are one list, though none of them found it', async () => {
      const key = newKey();
      const lists = await keysOf('own-vocabulary:');
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => send({ words: ['saucer'] }, key)),
      );
      const made = await Promise.all(answers.map((answer) => read(answer, vocabularySchema)));
      for (const one of made) expect(one).toEqual(made[0]);
      expect(await keysOf('own-vocabulary:')).toBe(lists + 1);
    });
    test('another list is refused, without a word of either', async () => {
      const key = newKey();
      expect((await send({ words: ['teapot'] }, key)).status).toBe(201);
      for (const body of [{ words: ['teaspoon'] }, { words: ['teapot'], name: 'x' }]) {
        const problem = await problemOf(send(body, key));
        expect(problem).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
        expect(JSON.stringify(problem)).not.toMatch(new RegExp(`tea(pot|spoon)|${key}`));
      }
    });
    test('a long list keeps its key through all of its requests', async () => {
      const key = newKey();
      const words = Array.from({ length: 100 }, (_, i) => `keyed ${i}`);
      const first = await read(send({ words }, key), vocabularyJobSchema);
      const last = await send({ words, done: first.done }, key);
      expect(last.status).toBe(201);
      const again = await send({ words }, key);
      expect(again.status).toBe(201);
      expect(await again.json()).toEqual(await last.json());
      expect((await send({ words: words.slice(1) }, key)).status).toBe(422);
    });
    test.each(['short', 'x'.repeat(256), 'with a blank in it', '"half quoted and so on'])(
      'that is none is refused (%s)',
      async (key) => {
        expect(await problemOf(send({ words: ['a'] }, key))).toMatchObject({
          status: 400,
          code: 'request-malformed',
        });
      },
    );
  });
  test('is not in the list of shipped ones', async () => {
    const { info } = await make({ words: ['hidden'] });
    const list = (await (await call('/vocabularies')).json()) as { data: { id: string }[] };
    expect(list.data.map(({ id }) => id)).toEqual(['common']);
    expect(info.id).toMatch(/^u-[0-9a-f]{32}$/);
  });
  test.each<[string, object, string]>([
    ['no words', { words: [] }, '/words'],
    [
      'too many words',
      { words: Array.from({ length: MAX_VOCABULARY_WORDS + 1 }, (_, i) => `${i}`) },
      '/words',
    ],
    ['a word twice', { words: ['hat', 'cap', ' hat'] }, '/words/2'],
    ['a word twice as it is encoded', { words: ['Hat', 'cap', 'hat'] }, '/words/2'],
    ['a word that is a number', { words: ['hat', 7] }, '/words/1'],
    ['a template without a place', { words: ['hat'], templates: ['a photo'] }, '/templates/0'],
    ['an unknown field, which is not repeated', { words: ['hat'], secret: 1 }, ''],
  ])('refuses %s', async (_, body, pointer) => {
    const problem = await problemOf(post('/vocabularies', { model, ...body }));
    expect(problem).toMatchObject({ status: 400, code: 'request-malformed' });
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });
});

describe('GET /vocabularies/{id}/data', () => {
  test('gives the file that the id points to, checked, and 304 to who has it', async () => {
    const { info } = await make({ words: ['data one', 'data two'] });
    const response = await call(`/vocabularies/${info.id}/data?model=${space}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(await sha256(bytes)).toBe(info.sha256);
    const vocabulary = await decodeVocabulary(bytes, space);
    expect(vocabulary.words.map(({ label }) => label)).toEqual(['data one', 'data two']);
    const tag = response.headers.get('etag') ?? '';
    const again = await call(`/vocabularies/${info.id}/data?model=${space}`, {
      headers: { 'if-none-match': tag },
    });
    expect(again.status).toBe(304);
  });

  test('an unknown id, no model and another revision are refused', async () => {
    const codes = [];
    for (const path of [
      `u-${'0'.repeat(32)}/data?model=${space}`,
      'common/data',
      'common/data?model=picture-math-small@0000000',
    ]) {
      const response = await call(`/vocabularies/${path}`);
      codes.push([response.status, ((await response.json()) as { code: string }).code]);
    }
    expect(codes).toEqual([
      [404, 'vocabulary-unknown'],
      [404, 'model-unknown'],
      [422, 'space-mismatch'],
    ]);
  });
});

describe('DELETE /vocabularies/{id}', () => {
  const remove = (id: string, token?: string) =>
    call(`/vocabularies/${id}`, {
      method: 'DELETE',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const keys = async () => (await store.list()).keys.map(({ name }) => name).sort();
  test('needs the token, and then nothing is left, of long lists neither', async () => {
    const before = await keys();
    const { info, steps } = await make({
      words: Array.from({ length: 100 }, (_, i) => `gone ${i}`),
    });
    expect(steps.length).toBeGreaterThan(0);
    expect((await keys()).length).toBeGreaterThan(before.length);
    for (const token of [undefined, '', 'wrong', '0'.repeat(64)])
      expect(await problemOf(remove(info.id, token))).toMatchObject({
        status: 403,
        code: 'token-wrong',
      });
    expect((await remove(info.id, info.delete_token)).status).toBe(204);
    expect(await keys()).toEqual(before);
    for (const path of [info.id, `${info.id}/data?model=${space}`])
      expect((await call(`/vocabularies/${path}`)).status).toBe(404);
    expect(
      (await post('/rank', { model, vocabulary: info.id, terms: [{ text: 'x' }] })).status,
    ).toBe(404);
    expect(await problemOf(remove(info.id, info.delete_token))).toMatchObject({ status: 404 });
  });
  test('knows no shipped vocabulary', async () => {
    expect(await problemOf(remove('common', 'x'))).toMatchObject({ status: 404 });
  });
});

describe('a writer that is killed', () => {
  const wanted = {
    name: null,
    words: Array.from({ length: 70 }, (_, i) => ({
      label: `killed ${i}`,
      category: null,
      partOfSpeech: null,
    })),
    templates: ['{}'],
    done: 0,
    idempotencyKey: null,
    meter: { charge: async () => {}, turn: async () => {}, room: () => Infinity },
    client: 'test',
  };
  /** Everything dies at the write with this number. */
  const dyingStore = (writes: number): KVNamespace => {
    let left = writes;
    return new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (name !== 'put') return (value as () => unknown).bind(target);
        return (...args: Parameters<KVNamespace['put']>) => {
          if (left-- <= 0) throw new Error('killed');
          return target.put(...args);
        };
      },
    });
  };
  const own = (kv: KVNamespace) => {
    const stores = {
      encoders: createTextEncoderStore(kv, transformer),
      statistics: createStatisticsStore(kv),
      vocabularies: createVocabularyStore(kv, scan, {
        listing: createListing(kv),
        onUsed: () => {},
        onDamaged: (error) => {
          throw error;
        },
      }),
      // Counted elsewhere: here writes die.
      writes: { take: async () => {}, keep: async () => {}, drop: async () => {} },
      repeats: { find: async () => null, remember: async () => ({ body: '', at: 0 }) },
    };
    return { ...stores, own: createOwnVocabularies(kv, stores) };
  };
  test('leaves nothing or the whole, at every write', async () => {
    let died = 0;
    for (let writes = 0; ; writes++) {
      const result = await own(dyingStore(writes))
        .own.create(manifest, wanted)
        .catch((error: Error) => error.message);
      if (result !== 'killed') {
        if (typeof result === 'string' || result.state !== 'created') throw new Error('not made');
        const { vocabulary } = await own(store).vocabularies.load(
          space,
          result.pointer.id,
          wanted.meter,
        );
        expect(vocabulary.words).toHaveLength(70);
        break;
      }
      died++;
      expect(
        (await store.list({ prefix: 'own-vocabulary:' })).keys.filter(({ name }) =>
          name.includes('killed'),
        ),
      ).toEqual([]);
      const { keys } = await store.list({ prefix: ownKey('u-') });
      for (const { name } of keys) {
        const { vocabulary } = await own(store).vocabularies.load(
          space,
          name.slice(ownKey('').length),
          wanted.meter,
        );
        expect(vocabulary.words.map(({ label }) => label)).not.toContain('killed 0');
      }
    }
    // At least the data and the pointer.
    expect(died).toBeGreaterThanOrEqual(2);
  });
});
