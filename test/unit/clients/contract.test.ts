import { execFile } from 'node:child_process';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { OpenAIEmbeddings } from '@langchain/openai';
import { embedMany } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../../src/widget/client.ts';
import { CASES, MODEL, type Case, type Outcome } from '../../support/contract/cases.ts';
import { openai, typescript } from '../../support/contract/clients.ts';
import { startFaults, type Fault, type Faults } from '../../support/contract/faults.ts';
import { installClientPackages } from '../../support/python.ts';
import {
  makePlace,
  removePlace,
  startPrepared,
  type PreparedServer,
} from '../../support/serve/prepared-server.ts';

// A real server with a real workerd; what fails on purpose stands before it.
let place: string;
let server: PreparedServer;
let faults: Faults;
beforeAll(async () => {
  place = await makePlace();
  server = await startPrepared(place, ['--trust-proxy', '127.0.0.1']);
  faults = await startFaults(server.origin);
});
afterAll(async () => {
  await faults.stop();
  server.signal('SIGTERM');
  await server.ended;
  removePlace(place);
});

const whereOf = (client: string, { behind = 'none' }: Case, index: number): [Fault, string] => [
  behind,
  `${client}-${index}`,
];

/** All cases in Python, as one process runs them; what it says where it fails. */
const runPython = (how: 'sync' | 'async'): Promise<Outcome[]> =>
  new Promise((resolve, reject) => {
    const path = [installClientPackages(), 'clients/python'].join(':');
    const child = execFile(
      process.env['PYTHON'] ?? 'python3',
      ['test/support/contract/run.py', how],
      { env: { ...process.env, PYTHONPATH: path }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) =>
        error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout) as Outcome[]),
    );
    const cases = CASES.map((one, index) => ({
      ...one,
      outcome: null,
      origin: faults.origin(...whereOf(`python-${how}`, one, index)),
    }));
    child.stdin?.end(JSON.stringify({ model: MODEL, cases }));
  });

type Client = (one: Case, index: number) => Promise<Outcome>;
const inPython = (how: 'sync' | 'async'): Client => {
  let all: Promise<Outcome[]> | null = null;
  return async (_, index) => (await (all ??= runPython(how)))[index] as Outcome;
};
const inJavaScript =
  (name: string, run: typeof typescript): Client =>
  (one, index) =>
    run(faults.origin(...whereOf(name, one, index)), one.request, one.options ?? {});

const CLIENTS: Record<string, Client> = {
  typescript: inJavaScript('typescript', typescript),
  openai: inJavaScript('openai', openai),
  'python-sync': inPython('sync'),
  'python-async': inPython('async'),
};

describe('clients of OpenAI’s API, as they come', () => {
  const baseURL = (name: string) => `${faults.origin('none', name)}/api/v1`;
  // As many as they send in more than one request.
  const many = Array.from({ length: 2100 }, (_, i) => `thing ${i % 50}`);
  const isSame = (one: readonly number[] | undefined, other: readonly number[] | undefined) => {
    expect(one).toHaveLength(384);
    one?.forEach((x, i) => expect(x).toBeCloseTo(other?.[i] ?? NaN, 6));
  };
  /** By this API's own client. */
  const reference = async () => {
    const client = createClient({ origin: faults.origin('none', 'reference') });
    const { data } = await client.embed({ model: MODEL, input: ['thing 49', 'hat'] });
    return data.map(({ embedding }) => embedding as number[]);
  };
  const requestsOf = (name: string) =>
    faults.seen('none', name).filter(({ path }) => path.endsWith('/embeddings')).length;

  test.concurrent('LangChain embeds documents and a query', async () => {
    const embeddings = new OpenAIEmbeddings({
      model: MODEL,
      apiKey: 'none',
      configuration: { baseURL: baseURL('langchain') },
    });
    const rows = await embeddings.embedDocuments(many);
    const [thing, hat] = await reference();
    expect(rows).toHaveLength(many.length);
    isSame(rows[2099], thing);
    isSame(await embeddings.embedQuery('hat'), hat);
    // Batches of 512, and the query.
    expect(requestsOf('langchain')).toBe(6);
  });
  test.concurrent.each([
    ['@ai-sdk/openai', () => createOpenAI({ apiKey: 'none', baseURL: baseURL('ai-openai') })],
    [
      '@ai-sdk/openai-compatible',
      () => createOpenAICompatible({ name: 'picture-math', baseURL: baseURL('ai-compatible') }),
    ],
  ])('the AI SDK with %s embeds many values', async (name, make) => {
    const { embeddings, usage } = await embedMany({
      model: make().textEmbeddingModel(MODEL),
      values: many,
    });
    const [thing] = await reference();
    expect(embeddings).toHaveLength(many.length);
    isSame(embeddings[2099], thing);
    expect(usage.tokens).toBeGreaterThan(3 * many.length);
    expect(requestsOf(name === '@ai-sdk/openai' ? 'ai-openai' : 'ai-compatible')).toBe(2);
  });
  test.concurrent('their errors say what the service says', async () => {
    const client = new OpenAI({ apiKey: 'none', baseURL: baseURL('errors') });
    const error: unknown = await client.embeddings
      .create({ model: MODEL, input: 'hat', dimensions: 64 })
      .catch((e: unknown) => e);
    expect(String(error)).toMatch(/422 Expected dimensions of 384/);
    const model = createOpenAICompatible({
      name: 'picture-math',
      baseURL: baseURL('errors'),
    }).textEmbeddingModel('nothing');
    await expect(embedMany({ model, values: ['hat'] })).rejects.toThrow(
      /Expected the id of a model/,
    );
  });
});

/** What vectors add up to, by case: the same for all clients. */
const sums = new Map<string, number>();

describe.each(Object.keys(CLIENTS))('%s', (name) => {
  test.concurrent.each(CASES.map((one, index) => ({ ...one, index })))(
    '$name',
    async ({ index, ...one }) => {
      const outcome = await (CLIENTS[name] as Client)(one, index);
      expect(outcome).toEqual(one.outcome);
      const seen = faults.seen(...whereOf(name, one, index));
      if (one.requests !== undefined) expect(seen).toHaveLength(one.requests);
      // Timers of JavaScript may be a millisecond early.
      if (one.waits)
        for (const [i, { at }] of seen.slice(1).entries())
          expect(at - (seen[i]?.at ?? 0)).toBeGreaterThan(995);
      if (one.behind === 'lost') {
        const [first, second] = seen
          .slice(0, 2)
          .map(({ answer }) => JSON.parse(answer?.body ?? '{}') as object);
        expect(second).toEqual(first);
      }
      const { sum } = ('value' in outcome ? outcome.value : {}) as { sum?: number };
      if (sum === undefined) return;
      const key = JSON.stringify({ ...one.request, format: '' });
      expect(sum).toBeCloseTo(sums.get(key) ?? sum, 3);
      sums.set(key, sum);
    },
  );
});
