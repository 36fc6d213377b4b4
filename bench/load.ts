/**
 * Does the API hold under load? Ranking, encoding and 10 % bad requests at once, against a Hono that says hello on the
 * same machine in the same run: failures, requests per second, latency, memory, and what slow clients do to others.
 */
import { connect, type Socket } from 'node:net';
import autocannon from 'autocannon';
import type { BenchOptions } from './encode.ts';
import { kilobytes, workerdStatus } from './support/edge.ts';
import { startService, type Service } from '../test/support/edge/service.ts';
import { startHello, startQuiet } from './support/baselines.ts';
import type { Row } from './support/report.ts';
import { median } from './support/timing.ts';

const CONNECTIONS = 10;
const SLOW_CLIENTS = 50;
/** In which memory must not grow. */
const STEADY_REQUESTS = 50_000;
const SAMPLES = 10;
/** Of the rates: a busy machine is another one a minute later. */
const ROUNDS = 6;
const MIB = 2 ** 20;
const WORDS = ['hat', 'red car', 'a dog in the snow', 'sunglasses', 'cat', 'tree'];

interface Kind {
  name: string;
  path: string;
  body: string;
  status: number;
}

const json = (value: unknown) => JSON.stringify(value);
const MODEL = 'picture-math-small';

/** Vectors of texts, which the service itself makes. */
async function vectorsOf({ origin }: Service): Promise<string[]> {
  const response = await fetch(`${origin}/api/v1/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json({ model: MODEL, input: WORDS, encoding_format: 'base64' }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { data } = (await response.json()) as { data: { embedding: string }[] };
  return data.map(({ embedding }) => embedding);
}

const GREETING: Kind[] = [{ name: 'hello', path: '/', body: '{"hello":"world"}', status: 200 }];

/** Ten requests: half rank, four encode, one is bad. */
function mixOf(vectors: readonly string[]): Kind[] {
  const rank = (i: number): Kind => ({
    name: 'rank',
    path: '/api/v1/rank',
    status: 200,
    body: json({
      model: MODEL,
      terms: [
        { embedding: vectors[i % vectors.length], modality: 'image' },
        { weight: -1, embedding: vectors[(i + 1) % vectors.length], modality: 'image' },
      ],
    }),
  });
  const encode = (i: number): Kind => ({
    name: 'encode',
    path: '/api/v1/embeddings',
    status: 200,
    body: json({ model: MODEL, input: WORDS[i % WORDS.length], encoding_format: 'base64' }),
  });
  const bad: Kind[] = [
    { name: 'bad', path: '/api/v1/rank', status: 400, body: '{"model":' },
    {
      name: 'bad',
      path: '/api/v1/rank',
      status: 422,
      body: json({ model: MODEL, terms: [{ embedding: [1, 2] }] }),
    },
    {
      name: 'bad',
      path: '/api/v1/embeddings',
      status: 404,
      body: json({ model: 'none', input: 'hat' }),
    },
  ];
  return bad.flatMap((wrong, i) => [
    ...[0, 1, 2, 3, 4].map((n) => rank(i + n)),
    ...[0, 1, 2, 3].map((n) => encode(i + n)),
    wrong,
  ]);
}

interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  requests: number;
  failures: string[];
}

async function run(
  origin: string,
  kinds: readonly Kind[],
  limit: { duration: number } | { amount: number },
): Promise<Load> {
  const failures: string[] = [];
  const result = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    ...limit,
    requests: kinds.map(({ name, path, body, status }) => ({
      method: 'POST',
      path,
      body,
      headers: { 'content-type': 'application/json' },
      onResponse: (got: number, text: string) => {
        if (got !== status)
          failures.push(`${name}: ${got} instead of ${status}: ${text.slice(0, 200)}`);
      },
    })),
  } as autocannon.Options);
  if (result.errors + result.timeouts > 0)
    failures.push(`${result.errors} connections broke, ${result.timeouts} timed out`);
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    requests: result.requests.total,
    failures,
  };
}

/** Clients that begin a body and do not go on; each is replaced when the service gives it up. */
function stall(port: number): () => void {
  let isOver = false;
  const sockets = new Set<Socket>();
  const begin = () => {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (!isOver) begin();
    });
    socket.write(
      `POST /api/v1/rank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"model":`,
    );
  };
  for (let i = 0; i < SLOW_CLIENTS; i++) begin();
  return () => {
    isOver = true;
    for (const socket of sockets) socket.destroy();
  };
}

interface Rates {
  hello: Load[];
  plain: Load[];
  quiet: Load[];
}

/** The service, the same without its log, and Hono's hello in turns. */
async function rates(
  origins: Readonly<Record<keyof Rates, string>>,
  mix: readonly Kind[],
  quick: boolean,
): Promise<Rates> {
  const kindsOf = (what: keyof Rates) => (what === 'hello' ? GREETING : mix);
  const all: Rates = { hello: [], plain: [], quiet: [] };
  for (const what of Object.keys(all) as (keyof Rates)[])
    await run(origins[what], kindsOf(what), { amount: quick ? 500 : 2000 });
  for (let round = 0; round < (quick ? 3 : ROUNDS); round++)
    for (const what of Object.keys(all) as (keyof Rates)[])
      all[what].push(await run(origins[what], kindsOf(what), { duration: quick ? 3 : 10 }));
  return all;
}

const rss = async () => kilobytes(await workerdStatus(process.pid), 'VmRSS') * 1024;

export async function benchLoad({ quick, log }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (id: string, value: number, unit: string, what: string) =>
    rows.push({ id: `load.${id}`, value, unit, what });
  log('Starting the baseline and the service ...');
  const hello = await startHello();
  const quiet = await startQuiet();
  const service = await startService({ hasInspector: false });
  const mix = mixOf(await vectorsOf(service));
  log('Load in turns ...');
  const inTurns = await rates(
    { hello: hello.origin, plain: service.origin, quiet: quiet.origin },
    mix,
    quick,
  );
  await hello.stop();
  await quiet.stop();
  log(`Load with ${SLOW_CLIENTS} clients that stall, and without ...`);
  const beside: Load[] = [];
  const alone: Load[] = [];
  for (let round = 0; round < 3; round++) {
    alone.push(await run(service.origin, mix, { duration: quick ? 3 : 10 }));
    const release = stall(Number(new URL(service.origin).port));
    beside.push(await run(service.origin, mix, { duration: quick ? 3 : 10 }));
    release();
  }
  await service.stop();
  const watched = await startService();
  const amount = quick ? 4000 : STEADY_REQUESTS;
  // Heaps grow until they are collected: what must not rise is what is left after that.
  const lowest = async () => {
    const load: Load[] = [];
    let least = { rss: Infinity, heap: Infinity, buffers: Infinity };
    for (let i = 0; i < SAMPLES; i++) {
      load.push(await run(watched.origin, mix, { amount: amount / SAMPLES }));
      const now = { rss: await rss(), ...(await watched.memory()) };
      least = {
        rss: Math.min(least.rss, now.rss),
        heap: Math.min(least.heap, now.heap),
        buffers: Math.min(least.buffers, now.buffers),
      };
    }
    return { load, least };
  };
  log(`Memory over ${amount} requests, after ${amount} others ...`);
  const { load: warm, least: before } = await lowest();
  const { load: steady, least: after } = await lowest();
  await watched.stop();
  log(`Memory of the baseline over ${amount} requests ...`);
  const greeting = await startHello();
  await run(greeting.origin, GREETING, { amount: amount / SAMPLES });
  const helloBefore = await rss();
  await run(greeting.origin, GREETING, { amount });
  const helloGrowth = (await rss()) - helloBefore;
  await greeting.stop();
  const loads = [...inTurns.plain, ...inTurns.quiet, ...alone, ...beside, ...warm, ...steady];
  const failures = loads.flatMap((load) => load.failures);
  for (const failure of failures.slice(0, 5)) log(failure);
  const all = loads.reduce((sum, { requests }) => sum + requests, 0);
  add(
    'failures',
    failures.length,
    '',
    `of ${all} requests: another status than documented, broken or timed out`,
  );
  const of = (list: readonly Load[], what: 'perSecond' | 'p50' | 'p99') =>
    median(list.map((load) => load[what]));
  /** Round by round. */
  const ratio = (a: readonly Load[], b: readonly Load[], what: 'perSecond' | 'p99') =>
    median(a.map((load, i) => load[what] / Math.max(1, b[i]?.[what] ?? 0)));
  const { hello: base, plain, quiet: silent } = inTurns;
  add(
    'rps',
    of(plain, 'perSecond'),
    '1/s',
    `${CONNECTIONS} connections: half rank, four in ten encode a text, one in ten is bad`,
  );
  add(
    'rps.vs_hello',
    ratio(plain, base, 'perSecond'),
    'x',
    `of Hono's hello, ${of(base, 'perSecond').toFixed(0)}/s in turns with it`,
  );
  add(
    'quiet.rps.vs_hello',
    ratio(silent, base, 'perSecond'),
    'x',
    'the same without a line of log for each request, which is written by workerd here and by the platform elsewhere',
  );
  add('p50', of(plain, 'p50'), 'ms', 'median latency');
  add('p99', of(plain, 'p99'), 'ms', '99th percentile');
  add('p99.vs_hello', ratio(plain, base, 'p99'), 'x', `of Hono's hello, ${of(base, 'p99')} ms`);
  add('quiet.p99.vs_hello', ratio(silent, base, 'p99'), 'x', 'the same without its log');
  add(
    'slow.p99.ratio',
    ratio(beside, alone, 'p99'),
    'x',
    `p99 beside ${SLOW_CLIENTS} stalled clients, to p99 without them`,
  );
  add('slow.rps.ratio', ratio(beside, alone, 'perSecond'), 'x', 'requests per second beside them');
  const grown = (what: keyof typeof before) => (after[what] - before[what]) / MIB;
  const from = (what: keyof typeof before) => `from ${(before[what] / MIB).toFixed(1)} MiB`;
  add(
    'buffers.growth',
    grown('buffers'),
    'MiB',
    `buffers of the Worker's isolate, lowest of ${SAMPLES} samples over ${amount} requests, ${from('buffers')}`,
  );
  add(
    'heap.growth',
    grown('heap'),
    'MiB',
    `JavaScript's heap of the isolate, the same way, ${from('heap')}`,
  );
  add(
    'rss.growth',
    grown('rss'),
    'MiB',
    `resident memory of workerd, the same way; it holds the local stand-ins of KV and of the counters too, ${from('rss')}`,
  );
  add(
    'rss.hello_growth',
    helloGrowth / MIB,
    'MiB',
    `resident memory of workerd over ${amount} requests to Hono's hello, which holds nothing`,
  );
  return rows;
}
