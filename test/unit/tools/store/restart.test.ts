import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '#lib/service/api-client.ts';
import { PictureMathError } from '#core/errors.ts';
import { startService, type Service } from '../../../support/edge/service.ts';

// The API in a workerd of its own, which is killed in the middle of its work.
let service: Service;
beforeAll(async () => {
  service = await startService();
}, 120_000);
afterAll(() => service.stop());

const MODEL = 'picture-math-small';
const question = { model: MODEL, k: 5, terms: [{ text: 'hat' }, { weight: -1, text: 'dog' }] };
/** What a client may meet: the answer, or that the service is not there for a moment. */
const outcomeOf = (work: Promise<{ gained: { label: string }[] }>) =>
  work.then(
    ({ gained }) => gained.map(({ label }) => label).join(),
    (error: unknown) => {
      if (!(error instanceof PictureMathError)) throw error;
      return error.code;
    },
  );

test('requests in flight while workerd is restarted are right or unavailable, and then all is right', async () => {
  const client = createApiClient({ origin: service.origin });
  const want = await outcomeOf(client.rank(question));
  expect(want.split(',')).toHaveLength(5);
  const outcomes = new Set<string>();
  let isOver = false;
  const asking = Array.from({ length: 4 }, async () => {
    while (!isOver) outcomes.add(await outcomeOf(client.rank(question)));
  });
  for (let i = 0; i < 2; i++) {
    await new Promise((resume) => setTimeout(resume, 300));
    await service.restart();
  }
  isOver = true;
  await Promise.all(asking);
  outcomes.delete(want);
  for (const other of outcomes)
    expect([
      'network-failed',
      'store-unavailable',
      'encoder-missing',
      'vocabulary-missing',
    ]).toContain(other);
  for (let i = 0; i < 5; i++) expect(await outcomeOf(client.rank(question))).toBe(want);
}, 60_000);

test('clients that leave while things are loaded do not spoil them for those who stay', async () => {
  const client = createApiClient({ origin: service.origin });
  const want = await outcomeOf(client.rank(question));
  for (const patience of [5, 40]) {
    await service.restart();
    const leaving = Array.from({ length: 5 }, () =>
      client.rank(question, AbortSignal.timeout(patience)).catch(() => {}),
    );
    await Promise.all(leaving);
    const staying = Array.from({ length: 5 }, () => outcomeOf(client.rank(question)));
    expect(await Promise.all(staying), `${patience} ms`).toEqual(Array(5).fill(want));
  }
}, 60_000);

test('a word list that was half encoded goes on where it stopped', async () => {
  const client = createApiClient({ origin: service.origin });
  const request = { model: MODEL, words: Array.from({ length: 100 }, (_, i) => `thing ${i}`) };
  const whole = await client.createVocabulary(request);
  const steps: number[] = [];
  const again = await client.createVocabulary(request, {
    onProgress: (done) => {
      steps.push(done);
    },
  });
  expect(steps.length).toBeGreaterThan(0);
  expect(again.sha256).toBe(whole.sha256);
  // The same with a restart between two requests of it.
  let done = 0;
  for (let asked = 0; ; asked++) {
    const response = await fetch(`${service.origin}/api/v1/vocabularies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, done }),
    });
    const body = (await response.json()) as { done: number; sha256: string };
    if (response.status === 201) {
      expect(body.sha256).toBe(whole.sha256);
      expect(asked).toBe(steps.length);
      break;
    }
    expect(response.status).toBe(202);
    done = body.done;
    await service.restart();
  }
}, 60_000);
