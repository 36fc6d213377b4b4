/**
 * Does a unit stand for what it says? The dearest requests that are accepted and refused, named and found by a search, with
 * the processor time and memory of each against the plain question; what one address at its full allowance does to another;
 * and what 20,000 requests in random order leave in memory.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { createRandom } from '../core/random.ts';
import { UNIT_CPU_MS } from '../core/contract/costs.ts';
import { startService, type Service } from '../test/support/edge/service.ts';
import type { BenchOptions } from './encode.ts';
import {
  acceptedRequests,
  refusedRequests,
  searchedRequests,
  send,
  type Ask,
} from './support/requests.ts';
import type { GreedyCount, GreedyData } from './support/greedy.ts';
import { kilobytes, workerdStatus } from './support/edge.ts';
import type { Row } from './support/report.ts';

const MIB = 2 ** 20;
/** Of `/proc/PID/stat`. */
const TICK_MS = 10;
/** A request is repeated until it has taken so long: ticks are coarse. */
const MEASURE_MS = 300;
const DEAREST_REFUSED_MS = 20;
const MOST_OF_A_UNIT = 3;
const DEAR_MS = 100;
const DEAR_EVERY = 200;

interface Cost {
  ask: Ask;
  status: number;
  /** Of workerd, a request. */
  cpuMs: number;
  units: number;
  /** What resident memory rose by while it was repeated. */
  bytes: number;
}

async function vectorsOf({ origin }: Service): Promise<string[]> {
  const input = [
    'hat',
    'red car',
    'a dog in the snow',
    'sunglasses',
    'cat',
    'tree',
    'sea',
    'bread',
  ];
  const response = await fetch(`${origin}/api/v1/embeddings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'picture-math-small', input, encoding_format: 'base64' }),
  });
  const { data } = (await response.json()) as { data: { embedding: string }[] };
  return data.map(({ embedding }) => embedding);
}

/** Processor time of workerd so far, and its memory. */
async function usage(): Promise<{ cpuMs: number; bytes: number }> {
  const status = await workerdStatus(process.pid);
  const pid = /^Pid:\s+(\d+)/m.exec(status)?.[1] ?? '';
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    bytes: kilobytes(status, 'VmRSS') * 1024,
  };
}

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const quantile = (values: number[], share: number) =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

export async function benchCost({ quick, log }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (id: string, value: number, unit: string, what: string) =>
    rows.push({ id: `cost.${id}`, value, unit, what });
  let units = 0;
  log('Starting the service ...');
  const service = await startService({
    onRequest: (line) => (units += (JSON.parse(line) as { units?: number }).units ?? 0),
  });
  const vectors = await vectorsOf(service);

  async function measure(ask: Ask): Promise<Cost> {
    const status = (await send(service.origin, ask)).status;
    // Until it is compiled.
    const warm = performance.now();
    do await send(service.origin, ask);
    while (performance.now() - warm < MEASURE_MS);
    const [before, paid] = [await usage(), units];
    let runs = 0;
    const began = performance.now();
    do {
      await send(service.origin, ask);
      runs++;
    } while (performance.now() - began < MEASURE_MS);
    const after = await usage();
    // The log is read as it comes.
    await new Promise((resume) => setTimeout(resume, 20));
    return {
      ask,
      status,
      cpuMs: (after.cpuMs - before.cpuMs) / runs,
      units: (units - paid) / runs,
      bytes: Math.max(0, after.bytes - before.bytes),
    };
  }
  const tell = ({ ask, status, cpuMs, units: paid, bytes }: Cost) =>
    log(
      `  ${ask.name.padEnd(36)} ${status} ${cpuMs.toFixed(1).padStart(7)} ms ${paid.toFixed(1).padStart(8)} units ${(bytes / MIB).toFixed(0).padStart(5)} MiB`,
    );

  const accepted: Cost[] = [];
  const refused: Cost[] = [];
  const sort = (cost: Cost) => {
    tell(cost);
    (cost.status < 300 ? accepted : refused).push(cost);
  };
  log('What is accepted:');
  for (const ask of acceptedRequests(vectors)) sort(await measure(ask));
  log('What is refused:');
  for (const ask of refusedRequests(vectors)) sort(await measure(ask));
  const searched = searchedRequests(quick ? 90 : 1500, vectors);
  log(`The dearest of ${searched.length} that a search makes up:`);
  const first: { ask: Ask; ms: number; ok: boolean }[] = [];
  for (const ask of searched) {
    const began = performance.now();
    const { ok } = await send(service.origin, ask);
    first.push({ ask, ms: performance.now() - began, ok });
  }
  for (const ok of [true, false])
    for (const { ask } of first
      .filter((one) => one.ok === ok)
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 4))
      sort(await measure(ask));

  const plain = accepted.find(({ ask }) => ask.name === 'rank plain');
  if (!plain) throw new Error('The plain question was refused.');
  add(
    'plain',
    plain.cpuMs,
    'ms',
    `processor time of the plain question, ${plain.units.toFixed(2)} units; a unit is said to be ${UNIT_CPU_MS} ms`,
  );
  const perUnit = ({ cpuMs, units: paid }: Cost) => cpuMs / Math.max(1, paid);
  const dearest = [...accepted].sort((a, b) => perUnit(b) - perUnit(a))[0] as Cost;
  const ratio = perUnit(dearest) / plain.cpuMs;
  add(
    'unit.ratio',
    ratio,
    'x',
    `the dearest accepted, a unit, to the plain question: ${dearest.ask.name}; ${ratio <= MOST_OF_A_UNIT ? 'holds' : 'DOES NOT HOLD'} (at most ${MOST_OF_A_UNIT})`,
  );
  const worst = [...refused].sort((a, b) => b.cpuMs - a.cpuMs)[0] as Cost;
  add(
    'refused',
    worst.cpuMs,
    'ms',
    `the dearest refused: ${worst.ask.name}, ${worst.units.toFixed(1)} units; ${worst.cpuMs <= DEAREST_REFUSED_MS ? 'holds' : 'DOES NOT HOLD'} (at most ${DEAREST_REFUSED_MS})`,
  );

  const requests = quick ? 1000 : 20_000;
  log(`Memory over ${requests} requests in random order, after ${requests / 5} others ...`);
  const random = createRandom(7);
  const costs = [...accepted, ...refused].filter(({ ask: { name } }) => !name.startsWith('make'));
  const [light, dear] = [
    costs.filter(({ cpuMs }) => cpuMs < DEAR_MS),
    costs.filter(({ cpuMs }) => cpuMs >= DEAR_MS),
  ];
  const shuffle = async (count: number) => {
    let least = Infinity;
    for (let i = 0; i < count; i++) {
      // Of those that take a second a few will do.
      const pool = i % DEAR_EVERY === 0 && dear.length > 0 ? dear : light;
      const { ask } = pool[Math.floor(random.next() * pool.length)] as Cost;
      await send(service.origin, ask);
      if (i % (count / 20) === 0) least = Math.min(least, (await usage()).bytes);
    }
    return least;
  };
  const before = await shuffle(requests / 5);
  const after = await shuffle(requests);
  const { heap, buffers } = await service.memory();
  add(
    'memory.growth',
    after / before,
    'x',
    `resident memory of workerd, lowest of 20 samples, from ${(before / MIB).toFixed(0)} MiB (the local store and counters are in it); the isolate holds ${((heap + buffers) / MIB).toFixed(0)} MiB`,
  );
  await service.stop();
  await fairness(quick, log, add);
  return rows;
}

/** What another notices of an address that asks for all that it may. */
async function fairness(
  quick: boolean,
  log: BenchOptions['log'],
  add: (id: string, value: number, unit: string, what: string) => void,
): Promise<void> {
  const service = await startService({ allowanceFactor: 1 });
  const vectors = await vectorsOf(service);
  const asks = acceptedRequests(vectors).filter(({ name }) => !name.startsWith('make'));
  const plain = asks[0] as Ask;
  const visit = async (seconds: number) => {
    const times: number[] = [];
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      const began = performance.now();
      const { status } = await send(service.origin, plain, '198.51.100.7');
      if (status === 200) times.push(performance.now() - began);
      await new Promise((resume) => setTimeout(resume, 60));
    }
    return times;
  };
  log('A visitor alone, then beside an address that asks for all that it may ...');
  const seconds = quick ? 4 : 30;
  await visit(seconds);
  // Before and after: the machine has hours of its own.
  const alone = await visit(seconds);
  const workerData: GreedyData = { origin: service.origin, asks };
  const greedy = new Worker(new URL('./support/greedy.ts', import.meta.url), { workerData });
  const beside = await visit(2 * seconds);
  greedy.postMessage('stop');
  const [{ answered, limited }] = (await once(greedy, 'message')) as [GreedyCount];
  alone.push(...(await visit(seconds)));
  await service.stop();
  const p99 = [quantile(alone, 0.99), quantile(beside, 0.99)] as const;
  add(
    'fair.p99.ratio',
    p99[1] / p99[0],
    'x',
    `p99 of a visitor beside an address at its full allowance (${answered} answered, ${limited} times 429), to ${p99[0].toFixed(1)} ms alone; median ${median(beside).toFixed(1)} to ${median(alone).toFixed(1)} ms; ${p99[1] <= 3 * p99[0] ? 'holds' : 'DOES NOT HOLD'} (at most 3)`,
  );
}
