/** How fast is exact ranking in workerd, against plain loops, against reading alone, and against an approximate index? */
import { readFile } from 'node:fs/promises';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { createScanner, type ScanExports } from '../core/rank/scan.ts';
import { topK } from '../core/vector/top-k.ts';
import { kernelPath } from '../tools/kernels.ts';
import { startEdge } from './support/edge.ts';
import type { BenchOptions } from './encode.ts';
import { randomUnitRows } from './support/random-rows.ts';
import type { Row } from './support/report.ts';
import { clock, race } from './support/timing.ts';

const DIMENSIONS = 512;
const K = 10;
const MIB = 2 ** 20;
const name = (count: number) => (count < 1000 ? String(count) : `${count / 1000}k`);

/** The exponent of growth between two sizes: 1 is linear. */
const exponent = (from: number, to: number, a: number, b: number) =>
  Math.log(b / a) / Math.log(to / from);

async function inWorkerd({ quick, log }: BenchOptions, add: Add): Promise<void> {
  const edge = await startEdge();
  const sizes = quick ? [300, 10_000, 100_000] : [300, 10_000, 50_000, 100_000, 200_000];
  const times: { count: number; ms: number }[] = [];
  for (const count of sizes) {
    log(`Ranking ${name(count)} words ...`);
    await edge.ask('/rank', { words: count, how: 'kernel', runs: 1 });
    const measure = (how: string, runs: number) => ({
      name: how,
      measure: async (round: number) => {
        const empty = await edge.ask('/rank', { words: count, how, runs: 0 });
        const full = await edge.ask('/rank', { words: count, how, runs, seed: (round + 1) * 7 });
        return (full.ms - empty.ms) / runs;
      },
    });
    const work = quick ? 2_000_000 : 4_000_000;
    const fast = Math.max(20, Math.min(2000, Math.round(work / count)));
    const medians = await race(
      [
        measure('kernel', fast),
        measure('read', fast),
        measure('answer', fast),
        measure('pair', fast),
        measure('naive', Math.max(2, Math.round(fast / 15))),
      ],
      quick ? 5 : 9,
    );
    const ms = (how: string) => medians.get(how) ?? Number.NaN;
    const id = name(count);
    times.push({ count, ms: ms('kernel') });
    add(
      `${id}.ms`,
      ms('kernel'),
      'ms',
      `one query, ${id} x ${DIMENSIONS} words, exact top ${K} in both directions`,
    );
    add(
      `${id}.vs_naive`,
      ms('naive') / ms('kernel'),
      'times',
      'how many times faster than plain JavaScript loops over float32',
    );
    add(
      `${id}.vs_read_limit`,
      ms('kernel') / ms('read'),
      'times',
      'our time over that of reading the int8 rows once',
    );
    add(
      `${id}.answer_ms`,
      ms('answer'),
      'ms',
      'the whole answer to one picture: near-duplicates merged, words that explain',
    );
    add(
      `${id}.pair_ms`,
      ms('pair'),
      'ms',
      'the whole answer to a pair: verdict and words that stand out, too',
    );
    if (count <= 10_000) {
      const { kept } = await edge.ask('/exact', { words: count });
      add(
        `${id}.exact`,
        kept,
        'share',
        "of 64 queries whose top 10 are float64's, in both directions",
      );
    }
    const { bytes } = await edge.ask('/rank', { words: count, how: 'kernel', runs: 0 });
    add(`${id}.wasm_mib`, bytes / MIB, 'MiB', 'WebAssembly memory of the scan');
  }
  for (let i = 2; i < times.length; i++) {
    const [a, b] = [times[i - 1], times[i]] as [
      { count: number; ms: number },
      { count: number; ms: number },
    ];
    add(
      `growth.${name(a.count)}_${name(b.count)}`,
      exponent(a.count, b.count, a.ms, b.ms),
      '',
      'exponent of growth: 1 is linear',
    );
  }
  await edge.stop();
}

/** usearch runs in Node alone, so our kernel is measured there too for this ratio. */
async function againstApproximate({ quick, log }: BenchOptions, add: Add): Promise<void> {
  const count = quick ? 10_000 : 50_000;
  log(`Building an approximate index of ${name(count)} words ...`);
  const rows = randomUnitRows(count, DIMENSIONS, 7);
  const queries = randomUnitRows(64, DIMENSIONS, 8);
  const index = new Index({
    dimensions: DIMENSIONS,
    metric: MetricKind.IP,
    quantization: ScalarKind.F32,
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 64,
    multi: false,
  });
  index.add(
    BigUint64Array.from({ length: count }, (_, i) => BigInt(i)),
    rows,
    1,
  );
  const module = await WebAssembly.compile(await readFile(kernelPath('scan')));
  const { exports } = await WebAssembly.instantiate(module, {});
  const scanner = createScanner(exports as unknown as ScanExports, {
    rows,
    dimensions: DIMENSIONS,
    textMean: new Float32Array(),
    sigma: new Float32Array(),
  });
  const ours = (query: Float32Array) => {
    const exact = scanner.products.along(query);
    const { positions, scores } = scanner.along(query).best('cosine', K, exact);
    return topK(scores, K).map((i) => positions[i]);
  };
  const query = (i: number) => queries.subarray((i % 64) * DIMENSIONS, ((i % 64) + 1) * DIMENSIONS);
  let found = 0;
  for (let i = 0; i < 64; i++) {
    const exact = new Set(ours(query(i)));
    for (const key of index.search(query(i), K, 1).keys) if (exact.has(Number(key))) found++;
  }
  const runs = 200;
  const loop = (work: (q: Float32Array) => unknown) => async () =>
    (await clock(() => {
      for (let i = 0; i < runs; i++) work(query(i));
    })) / runs;
  const medians = await race(
    [
      { name: 'ours', measure: loop(ours) },
      { name: 'usearch', measure: loop((q) => index.search(q, K, 1)) },
    ],
    5,
  );
  const ms = (how: string) => medians.get(how) ?? Number.NaN;
  const id = name(count);
  add(`${id}.usearch_ms`, ms('usearch'), 'ms', 'usearch (HNSW, native), one thread, in Node');
  add(
    `${id}.vs_usearch`,
    ms('ours') / ms('usearch'),
    'times',
    'our time in Node over that of usearch',
  );
  add(`${id}.usearch_recall`, found / (64 * K), 'share', 'of the exact top 10 that usearch finds');
}

type Add = (id: string, value: number, unit: string, what: string) => void;

export async function benchRank(options: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const add: Add = (id, value, unit, what) => rows.push({ id: `rank.${id}`, value, unit, what });
  await inWorkerd(options, add);
  await againstApproximate(options, add);
  return rows;
}
