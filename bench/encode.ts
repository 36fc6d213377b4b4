/** How fast and how large is the edge's text encoder, for CLIP ViT-B/32's shape? */
import { join } from 'node:path';
import { AutoTokenizer, CLIPTextModelWithProjection, env } from '@huggingface/transformers';
import { MADE_MODELS, readManifest } from '../tools/model-folder.ts';
import { prepareText } from '../tools/prepare.ts';
import { writeOptimized } from '../tools/split.ts';
import { makeStandIn } from '../tools/stand-in/make.ts';
import { createTextTower } from '../tools/towers.ts';
import { fillStore, startEdge, type Edge } from './support/edge.ts';
import { createPrompts } from './support/prompts.ts';
import type { Row } from './support/report.ts';
import { clock, median, race } from './support/timing.ts';

const STAND_IN = 'stand-in-vit-b-32';
const LENGTHS = [3, 7, 20, 77];
const MIB = 2 ** 20;

export interface BenchOptions {
  quick: boolean;
  log(line: string): void;
}

/** The same weights as transformers.js runs them in Node: its own tokenizer and tensors around the quantised graph. */
async function createPipeline(): Promise<(text: string) => Promise<unknown>> {
  env.allowRemoteModels = false;
  env.localModelPath = MADE_MODELS;
  const [tokenizer, model] = await Promise.all([
    AutoTokenizer.from_pretrained(STAND_IN),
    CLIPTextModelWithProjection.from_pretrained(STAND_IN, {
      dtype: 'q8',
      session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
    }),
  ]);
  return async (text) =>
    model((await tokenizer([text], { padding: true, truncation: true })) as object);
}

/** Milliseconds a run, less what a request costs without any. */
async function perRun(
  edge: Edge,
  path: string,
  query: Record<string, string | number>,
  runs: number,
): Promise<number> {
  const empty = await edge.ask(path, { ...query, runs: 0 });
  const full = await edge.ask(path, { ...query, runs });
  return (full.ms - empty.ms) / runs;
}

export async function benchEncode({ quick, log }: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (id: string, value: number, unit: string, what: string) =>
    rows.push({ id: `encode.b32.${id}`, value, unit, what });
  const rounds = quick ? 5 : 15;
  log(`Making ${STAND_IN} ...`);
  await makeStandIn(STAND_IN);
  const manifest = await readManifest(STAND_IN);
  const prepared = await prepareText(manifest);
  const { width, context } = prepared.index.shape;
  const ortPath = join(prepared.folder, 'text_quantized.ort');
  await writeOptimized(manifest, 'int8', ortPath);
  await fillStore(manifest, prepared, ortPath);
  const { startToken: start, endToken: end } = manifest.text;
  const shape = (tokens: number) => ({ tokens, start, end });

  for (const source of ['kv', 'assets']) {
    log(`Cold starts from ${source} ...`);
    const cold: number[] = [];
    for (let i = 0; i < (quick ? 3 : 7); i++) {
      const edge = await startEdge();
      const { ms } = await edge.ask('/encode', { ...shape(3), source, runs: 1, seed: i });
      cold.push(ms);
      await edge.stop();
    }
    const what = `fresh isolate to first embedding, weights from ${source}`;
    add(source === 'kv' ? 'cold_ms' : 'cold_assets_ms', median(cold), 'ms', what);
  }

  const ours = await startEdge();
  const before = await ours.memory();
  const { bytes } = await ours.ask('/encode', {
    ...shape(context),
    source: 'kv',
    runs: 1,
    seed: 1,
  });
  await ours.ask('/encode', { ...shape(context), runs: 3, seed: 2 });
  const after = await ours.memory();
  add('wasm_mib', bytes / MIB, 'MiB', 'WebAssembly memory of the encoder, by byte length');
  add(
    'rss_growth_mib',
    (after.peak - before.now) / MIB,
    'MiB',
    "growth of workerd's resident memory, at its peak",
  );

  const native = await createTextTower(manifest, 'int8');
  const pipeline = await createPipeline();
  for (const tokens of LENGTHS) {
    log(`Encoding prompts of ${tokens} tokens ...`);
    const runs = Math.max(2, Math.round((quick ? 60 : 120) / tokens));
    const query = (seed: number) => ({ ...shape(tokens), seed });
    const prompts = (seed: number) => createPrompts(shape(tokens), runs, seed);
    const words = `${Array.from({ length: tokens - 2 }, () => 'cat').join(' ')}`;
    const times = await race(
      [
        {
          name: 'ours',
          measure: (round) => perRun(ours, '/encode', query(100 + round * runs), runs),
        },
        {
          name: 'padded',
          measure: (round) =>
            perRun(ours, '/encode', { ...query(100 + round * runs), pad: context }, 2),
        },
        {
          name: 'native',
          measure: async (round) => {
            const list = prompts(100 + round * runs);
            return (
              (await clock(async () => {
                for (const ids of list) await native.run(ids);
              })) / runs
            );
          },
        },
        {
          name: 'pipeline',
          measure: async () =>
            (await clock(async () => {
              for (let i = 0; i < runs; i++) await pipeline(words);
            })) / runs,
        },
      ],
      rounds,
    );
    const ms = (name: string) => times.get(name) ?? Number.NaN;
    add(`tokens${tokens}.ms`, ms('ours'), 'ms', `one prompt of ${tokens} tokens in workerd`);
    add(
      `tokens${tokens}.native_ms`,
      ms('native'),
      'ms',
      'the same in onnxruntime-node, one thread, published int8 layout',
    );
    add(
      `tokens${tokens}.vs_native`,
      ms('ours') / ms('native'),
      'times',
      'our time over native time: less is better',
    );
    if (tokens < context)
      add(
        `tokens${tokens}.vs_padded`,
        ms('padded') / ms('ours'),
        'times',
        `how many times faster than padding to ${context}`,
      );
    add(
      `tokens${tokens}.vs_transformers`,
      ms('pipeline') / ms('ours'),
      'times',
      'how many times faster than @huggingface/transformers in Node, q8, one thread',
    );
  }
  log('Encoding 32 prompts ...');
  const batch = await race(
    [
      {
        name: 'ours',
        measure: (round) => perRun(ours, '/encode', { ...shape(3), seed: 5000 + 32 * round }, 32),
      },
    ],
    rounds,
  );
  add(
    'prompts32.ms',
    (batch.get('ours') ?? Number.NaN) * 32,
    'ms',
    '32 one-word prompts, one after another',
  );
  await ours.stop();

  log('The official runtime in workerd ...');
  const official = await startEdge();
  const quiet = await official.memory();
  const first = await official.ask('/ort', { ...shape(3), width, runs: 1, seed: 1 });
  add(
    'ort.cold_ms',
    first.ms,
    'ms',
    'onnxruntime-web in workerd: fresh isolate to first embedding, weights from kv',
  );
  for (const tokens of quick ? [3, 20] : LENGTHS) {
    const runs = Math.max(2, Math.round(40 / tokens));
    const times = await race(
      [
        {
          name: 'ort',
          measure: (round) =>
            perRun(official, '/ort', { ...shape(tokens), width, seed: 100 + round * runs }, runs),
        },
      ],
      quick ? 3 : 7,
    );
    add(
      `ort.tokens${tokens}.ms`,
      times.get('ort') ?? Number.NaN,
      'ms',
      `onnxruntime-web in workerd, int8 split graph, ${tokens} tokens`,
    );
  }
  const padded = await perRun(official, '/ort', { ...shape(3), width, seed: 900, pad: context }, 2);
  add('ort.padded.ms', padded, 'ms', `onnxruntime-web in workerd, padded to ${context}`);
  const memory = await official.ask('/ort', { ...shape(context), width, runs: 1, seed: 3 });
  const peak = await official.memory();
  add(
    'ort.wasm_mib',
    memory.bytes / MIB,
    'MiB',
    'WebAssembly memory of onnxruntime-web with the same int8 weights',
  );
  add(
    'ort.rss_growth_mib',
    (peak.peak - quiet.now) / MIB,
    'MiB',
    "growth of workerd's resident memory, at its peak",
  );
  await official.stop();
  return rows;
}
