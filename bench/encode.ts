/** How fast and how large is the edge's text encoder, for CLIP ViT-B/32's shape and for the embedded model? */
import { join } from 'node:path';
import { AutoTokenizer, CLIPTextModelWithProjection, env } from '@huggingface/transformers';
import { fileFor, type Manifest } from '../core/model/manifest.ts';
import { DEFAULT_MODEL, readManifest } from '../tools/model/folder.ts';
import { MADE_MODELS } from '../tools/places.ts';
import { prepareText, type Prepared } from '../tools/model/prepare.ts';
import { writeOptimized } from '../tools/model/split.ts';
import { makeStandIn } from '../stand-in/make.ts';
import { createTextTower } from '../tools/model/towers.ts';
import { fillStore, startEdge, type Edge } from './support/edge.ts';
import { COLD_PARTS } from './support/cold-parts.ts';
import { createPrompts } from './support/prompts.ts';
import type { Row } from './support/report.ts';
import { clock, median, race, type Contender } from './support/timing.ts';

const STAND_IN = 'stand-in-vit-b-32';
const MIB = 2 ** 20;

export interface BenchOptions {
  quick: boolean;
  log(line: string): void;
}

/** One model to measure: `id` names it in the rows. */
interface Subject {
  id: string;
  manifest: Manifest;
  prepared: Prepared;
  ortPath: string;
  lengths: readonly number[];
  /** Precision of the file that native ONNX Runtime runs: what is published for the model. */
  precision: 'fp32' | 'int8';
}

type Query = Record<string, string | number>;
type Add = (id: string, value: number, unit: string, what: string) => void;

async function createSubject(
  id: string,
  model: string,
  lengths: readonly number[],
): Promise<Subject> {
  const manifest = await readManifest(model);
  const prepared = await prepareText(manifest);
  const precision = manifest.files.some((f) => f.use === 'text' && f.precision === 'int8')
    ? 'int8'
    : (fileFor(manifest, 'text').precision as 'fp32');
  const ortPath = join(prepared.folder, `text_${precision}.ort`);
  await writeOptimized(manifest, precision, ortPath);
  return { id, manifest, prepared, ortPath, lengths, precision };
}

const shapeOf = ({ manifest: { text } }: Subject, tokens: number) => ({
  tokens,
  start: text.startToken,
  end: text.endToken,
});

/** Milliseconds a run, less what a request costs without any. */
async function perRun(edge: Edge, path: string, query: Query, runs: number): Promise<number> {
  const empty = await edge.ask(path, { ...query, runs: 0 });
  const full = await edge.ask(path, { ...query, runs });
  return (full.ms - empty.ms) / runs;
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
  return async (text) => model(tokenizer([text], { padding: true, truncation: true }) as object);
}

async function benchColdStarts(subject: Subject, options: BenchOptions, add: Add): Promise<void> {
  for (const source of ['kv', 'assets']) {
    options.log(`Cold starts from ${source} ...`);
    const cold: number[] = [];
    for (let i = 0; i < (options.quick ? 3 : 7); i++) {
      const edge = await startEdge();
      const query = { ...shapeOf(subject, 3), source, runs: 1, seed: i };
      cold.push((await edge.ask('/encode', query)).ms);
      await edge.stop();
    }
    const what = `fresh isolate to first embedding, weights from ${source}`;
    add(source === 'kv' ? 'cold_ms' : 'cold_assets_ms', median(cold), 'ms', what);
  }
  await benchColdParts(options, add);
}

/** Each part is the first of its kind in a fresh isolate, as it is in a cold start. */
async function benchColdParts({ quick, log }: BenchOptions, add: Add): Promise<void> {
  log('Parts of a cold start ...');
  const times = new Map<string, number[]>();
  for (let i = 0; i < (quick ? 3 : 7); i++) {
    const edge = await startEdge();
    for (const of of Object.keys(COLD_PARTS)) {
      const { ms } = await edge.ask('/part', { of });
      times.set(of, [...(times.get(of) ?? []), ms]);
    }
    await edge.stop();
  }
  for (const [of, what] of Object.entries(COLD_PARTS))
    add(`cold.${of}_ms`, median(times.get(of) ?? []), 'ms', what);
}

async function benchMemory(subject: Subject, edge: Edge, path: string, add: Add): Promise<void> {
  const { context, width } = subject.prepared.index.shape;
  const before = await edge.memory();
  const query = { ...shapeOf(subject, context), source: 'kv', width };
  await edge.ask(path, { ...query, runs: 3, seed: 2 });
  const { bytes } = await edge.ask(path, { ...query, runs: 1, seed: 1 });
  const { peak } = await edge.memory();
  add('wasm_mib', bytes / MIB, 'MiB', 'WebAssembly memory of the encoder, by byte length');
  const growth = "growth of workerd's resident memory, at its peak";
  add('rss_growth_mib', (peak - before.now) / MIB, 'MiB', growth);
}

async function benchLength(
  subject: Subject,
  edge: Edge,
  tokens: number,
  others: readonly { name: string; run(ids: readonly number[]): Promise<unknown> }[],
  { quick, add }: { quick: boolean; add: Add },
): Promise<void> {
  const { context } = subject.prepared.index.shape;
  const shape = shapeOf(subject, tokens);
  const small = subject.prepared.index.shape.layers < 6;
  const runs = Math.max(2, Math.round(((quick ? 60 : 120) * (small ? 10 : 1)) / tokens));
  const seed = (round: number) => 100 + (round + 1) * runs;
  const inNode: Contender[] = others.map(({ name, run }) => ({
    name,
    measure: async (round) => {
      const prompts = createPrompts(shape, runs, seed(round));
      const ms = await clock(async () => {
        for (const ids of prompts) await run(ids);
      });
      return ms / runs;
    },
  }));
  const inWorkerd = (name: string, pad: number): Contender => ({
    name,
    measure: (round) =>
      perRun(
        edge,
        '/encode',
        { ...shape, seed: seed(round), pad },
        pad ? Math.min(runs, 20) : runs,
      ),
  });
  const times = await race(
    [inWorkerd('ours', 0), inWorkerd('padded', context), ...inNode],
    quick ? 5 : 15,
  );
  const ms = (name: string) => times.get(name) ?? Number.NaN;
  const id = `tokens${tokens}`;
  const published = `onnxruntime-node, one thread, ${subject.precision} as published`;
  add(`${id}.ms`, ms('ours'), 'ms', `one prompt of ${tokens} tokens in workerd`);
  add(`${id}.native_ms`, ms('native'), 'ms', `the same in ${published}`);
  const ratio = ms('ours') / ms('native');
  add(`${id}.vs_native`, ratio, 'times', 'our time over native time: less is better');
  if (tokens < context) {
    const what = `how many times faster than padding to ${context}`;
    add(`${id}.vs_padded`, ms('padded') / ms('ours'), 'times', what);
  }
  if (times.has('pipeline')) {
    const what = 'how many times faster than @huggingface/transformers in Node, q8, one thread';
    add(`${id}.vs_transformers`, ms('pipeline') / ms('ours'), 'times', what);
  }
}

/** Requests of a word each that come at once: whoever has its turn takes others along, or each runs by itself. */
async function benchRequests(
  subject: Subject,
  edge: Edge,
  { quick }: BenchOptions,
  add: Add,
): Promise<void> {
  const requests = 32;
  const ask = (name: string, query: Query): Contender => ({
    name,
    measure: (round) =>
      clock(() =>
        Promise.all(
          Array.from({ length: requests }, (_, i) =>
            edge.ask('/encode', { ...query, seed: 9000 + requests * round + i }),
          ),
        ),
      ),
  });
  const one = { ...shapeOf(subject, 3), runs: 1 };
  const { context } = subject.prepared.index.shape;
  const empty = { ...one, runs: 0 };
  const times = await race(
    [ask('together', { ...one, context }), ask('apart', one), ask('empty', empty)],
    quick ? 5 : 15,
  );
  const ms = (name: string) => (times.get(name) ?? Number.NaN) - (times.get('empty') ?? 0);
  const what = `${requests} requests of a word each at once, less what requests cost without`;
  add('requests32.ms', ms('together'), 'ms', what);
  add('requests32.apart_ms', ms('apart'), 'ms', 'the same, each by itself');
}

/** onnxruntime-web, unpatched, in workerd: the split graph with the same int8 weights. */
async function benchOfficial(subject: Subject, { quick, log }: BenchOptions, add: Add) {
  log('The official runtime in workerd ...');
  const { width, context } = subject.prepared.index.shape;
  const first = await startEdge();
  const { ms } = await first.ask('/ort', { ...shapeOf(subject, 3), width, runs: 1, seed: 1 });
  add('ort.cold_ms', ms, 'ms', 'onnxruntime-web: fresh isolate to first embedding, from kv');
  await first.stop();
  const edge = await startEdge();
  await benchMemory(subject, edge, '/ort', (id, ...rest) => add(`ort.${id}`, ...rest));
  for (const tokens of quick ? [3, 20] : subject.lengths) {
    const runs = Math.max(2, Math.round(40 / tokens));
    const query = { ...shapeOf(subject, tokens), width };
    const measure = (round: number) =>
      perRun(edge, '/ort', { ...query, seed: 100 + (round + 1) * runs }, runs);
    const times = await race([{ name: 'ort', measure }], quick ? 3 : 7);
    const what = `onnxruntime-web in workerd, int8 split graph, ${tokens} tokens`;
    add(`ort.tokens${tokens}.ms`, times.get('ort') ?? Number.NaN, 'ms', what);
  }
  const query = { ...shapeOf(subject, 3), width, seed: 900, pad: context };
  const padded = await perRun(edge, '/ort', query, 4);
  add('ort.padded.ms', padded, 'ms', `onnxruntime-web in workerd, padded to ${context}`);
  await edge.stop();
}

export async function benchEncode(options: BenchOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const { quick, log } = options;
  log(`Making ${STAND_IN} ...`);
  await makeStandIn(STAND_IN);
  const large = await createSubject('b32', STAND_IN, [3, 7, 20, 77]);
  const small = await createSubject('small', DEFAULT_MODEL, [3, 7, 20]);
  for (const subject of [large, small]) {
    const add: Add = (id, value, unit, what) =>
      rows.push({ id: `encode.${subject.id}.${id}`, value, unit, what });
    await fillStore(subject.manifest, subject.prepared, subject.ortPath);
    if (subject === large) await benchColdStarts(subject, options, add);
    const edge = await startEdge();
    await benchMemory(subject, edge, '/encode', add);
    const native = await createTextTower(subject.manifest, subject.precision);
    const others = [{ name: 'native', run: native.run }];
    if (subject === large) {
      const pipeline = await createPipeline();
      // Words of one token each: the tokenizer is part of what is measured.
      const run = (ids: readonly number[]) => pipeline('cat '.repeat(ids.length - 2).trim());
      others.push({ name: 'pipeline', run: run as (typeof native)['run'] });
    }
    for (const tokens of subject.lengths) {
      log(`${subject.id}: prompts of ${tokens} tokens ...`);
      await benchLength(subject, edge, tokens, others, { quick, add });
    }
    const words = (name: string, together: number): Contender => ({
      name,
      measure: (round) => {
        const seed = 5000 + 32 * (round + 1);
        return perRun(edge, '/encode', { ...shapeOf(subject, 3), seed, together }, 32);
      },
    });
    const times = await race([words('together', 1), words('apart', 0)], quick ? 5 : 15);
    const all = (name: string) => (times.get(name) ?? Number.NaN) * 32;
    add('prompts32.ms', all('together'), 'ms', '32 one-word prompts in one batch');
    add('prompts32.apart_ms', all('apart'), 'ms', 'the same, one after another');
    await benchRequests(subject, edge, options, add);
    await edge.stop();
    if (subject === large) await benchOfficial(subject, options, add);
  }
  return rows;
}
