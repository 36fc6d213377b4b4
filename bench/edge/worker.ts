/**
 * The Worker that benchmarks run in: the product's own encoder and scan, and beside them what they are compared with.
 * Every route does its work `runs` times; the caller measures from outside, since workerd's clock may stand still.
 */
import * as ort from 'onnxruntime-web/wasm';
import ortModule from '../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm';
import readModule from '../kernels/build/read.wasm';
import scanModule from '../../kernels/build/scan.wasm';
import transformerModule from '../../kernels/build/transformer.wasm';
import type { Manifest } from '../../core/model/manifest.ts';
import { answer } from '../../core/answer.ts';
import type { Term } from '../../core/vector/expression.ts';
import type { UnitVector } from '../../core/vector/vector.ts';
import type { Vocabulary } from '../../core/format/vocabulary.ts';
import { topK } from '../../core/vector/top-k.ts';
import { createScanner, type ScanExports, type Scanner } from '../../core/rank/scan.ts';
import {
  createTextEncoderStore,
  type LoadedEncoder,
} from '../../functions/encoder/text-encoder.ts';
import { assetName } from '../support/asset-name.ts';
import type { ColdPart } from '../support/cold-parts.ts';
import { runPart } from './cold-parts.ts';
import { createPrompts, padTo } from '../support/prompts.ts';
import { randomUnitRows } from '../support/random-rows.ts';

interface Env {
  STORE: KVNamespace;
  ASSETS: Fetcher;
}

/** The part of KV that the encoder uses, served from static assets. */
function assetsAsStore(assets: Fetcher): KVNamespace {
  const get = async (key: string, options?: { type?: string }) => {
    const response = await assets.fetch(`https://assets/${assetName(key)}`);
    if (!response.ok) return null;
    if (options?.type === 'stream') return response.body;
    return options?.type === 'arrayBuffer' ? response.arrayBuffer() : response.text();
  };
  return { get } as unknown as KVNamespace;
}

let encoder: Promise<LoadedEncoder> | undefined;
async function loadEncoder(env: Env, source: string): Promise<LoadedEncoder> {
  const store = source === 'assets' ? assetsAsStore(env.ASSETS) : env.STORE;
  const manifest = JSON.parse((await env.STORE.get('bench:manifest')) ?? '{}') as Manifest;
  return createTextEncoderStore(store, transformerModule).load(manifest);
}

/** ONNX Runtime's own API on the unpatched WASM file: workerd gives modules by import alone. */
let memory: WebAssembly.Memory | undefined;
let session: Promise<ort.InferenceSession> | undefined;
async function createSession(env: Env): Promise<ort.InferenceSession> {
  const parts: Uint8Array[] = [];
  for (let i = 0; ; i++) {
    const part = await env.STORE.get(`bench:ort:${i}`, 'arrayBuffer');
    if (part === null) break;
    parts.push(new Uint8Array(part));
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  // It takes workerd for Node by this.
  Object.assign(process, { type: 'renderer' });
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = new ArrayBuffer(8);
  const original = WebAssembly.instantiate;
  Object.assign(WebAssembly, {
    instantiate: async (_: unknown, imports: WebAssembly.Imports) => {
      const instance = await original(ortModule, imports);
      for (const group of [instance.exports, ...Object.values(imports)])
        for (const value of Object.values(group))
          if (value instanceof WebAssembly.Memory) memory = value;
      return { instance, module: ortModule };
    },
  });
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      enableCpuMemArena: false,
      enableMemPattern: false,
      extra: {
        session: {
          use_ort_model_bytes_directly: '1',
          use_ort_model_bytes_for_initializers: '1',
        },
      },
    });
  } finally {
    Object.assign(WebAssembly, { instantiate: original });
  }
}

async function runOrt(env: Env, ids: readonly number[], width: number): Promise<number> {
  session ??= createSession(env);
  const loaded = await session;
  const rows = new Float32Array(ids.length * width).fill(0.02);
  const result = await loaded.run({
    inputs_embeds: new ort.Tensor('float32', rows, [1, ids.length, width]),
    input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
  });
  return (result['text_embeds']?.data as Float32Array)[0] ?? 0;
}

interface Words {
  vocabulary: Vocabulary;
  count: number;
  rows: Float32Array<ArrayBuffer>;
  queries: Float32Array<ArrayBuffer>;
  scanner: Scanner;
  read(): number;
}
const QUERIES = 64;
const DIMENSIONS = 512;
let words: Words | undefined;
function createWords(count: number): Words {
  const rows = randomUnitRows(count, DIMENSIONS, 7);
  const vocabulary: Vocabulary = {
    space: 'bench@0000000',
    dimensions: DIMENSIONS,
    words: Array.from({ length: count }, (_, i) => ({
      label: `w${i}`,
      category: null,
      partOfSpeech: null,
    })),
    templates: {},
    rows,
    sigma: Float32Array.from({ length: count }, (_, i) => 0.01 + (i % 7) / 1000),
    background: Float32Array.from({ length: 600 }, (_, i) => i / 100),
    textMean: new Float32Array(),
    imageMean: new Float32Array(),
  };
  const { exports } = new WebAssembly.Instance(scanModule, {});
  const scanner = createScanner(exports as unknown as ScanExports, vocabulary);
  const reader = new WebAssembly.Instance(readModule, {}).exports as unknown as {
    memory: WebAssembly.Memory;
    heapBase: WebAssembly.Global;
    read(at: number, bytes: number): number;
  };
  const bytes = count * DIMENSIONS;
  const at = Math.ceil((reader.heapBase.value as number) / 64) * 64;
  reader.memory.grow(Math.ceil((at + bytes) / 65_536));
  // Pages that were never written are one page of zeros, which reads from the cache.
  new Uint8Array(reader.memory.buffer, at, bytes).fill(1);
  return {
    count,
    rows,
    queries: randomUnitRows(QUERIES, DIMENSIONS, 8),
    vocabulary,
    scanner,
    read: () => reader.read(at, Math.floor(bytes / 64) * 64),
  };
}

const K = 10;
/** The ten best in both directions, as the product finds them: candidates, then exact scores. */
function best(w: Words, query: Float32Array): number[] {
  const exact = w.scanner.products.along(query);
  const { positions, scores } = w.scanner.along(query).best('cosine', K, exact);
  return ([1, -1] as const).flatMap((sign) =>
    topK(scores, K, sign).map((i) => positions[i] as number),
  );
}

/** The plainest loop: float32 rows, every product in JavaScript. */
function naive(w: Words, query: Float32Array): number[] {
  const { rows, count } = w;
  const scores = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let d = 0; d < DIMENSIONS; d++) sum += (rows[at++] as number) * (query[d] as number);
    scores[i] = sum;
  }
  return [...topK(scores, K, 1), ...topK(scores, K, -1)];
}

function rankOnce(w: Words, how: string, query: Float32Array): number {
  if (how === 'read') return w.read();
  if (how === 'answer' || how === 'pair') {
    const { vocabulary, scanner } = w;
    const term = (vector: Float32Array, weight: number): Term => ({
      weight,
      modality: 'image',
      embedding: { space: vocabulary.space, vector: vector as UnitVector },
    });
    const reply = answer({
      vocabulary,
      reference: { id: 'bench', sha256: '' },
      terms:
        how === 'pair'
          ? [term(query, 1), term(w.queries.subarray(0, DIMENSIONS), -1)]
          : [term(query, 1)],
      k: K,
      scanner,
    });
    return reply.p_value ?? 0;
  }
  return (how === 'naive' ? naive(w, query) : best(w, query))[0] ?? 0;
}

export default {
  async fetch(request: Request, env: Env) {
    const url = new URL(request.url);
    const get = (name: string) => url.searchParams.get(name) ?? '';
    const number = (name: string) => Number(get(name));
    const runs = number('runs');
    const shape = { tokens: number('tokens'), start: number('start'), end: number('end') };
    let kept = 0;
    switch (url.pathname) {
      case '/encode': {
        encoder ??= loadEncoder(env, get('source'));
        const { tower, batches, memoryBytes } = await encoder;
        const prompts = createPrompts(shape, runs, number('seed'));
        if (number('together')) {
          kept += (await tower.runAll(prompts))[0]?.[0] ?? 0;
          return Response.json({ kept, bytes: memoryBytes });
        }
        if (number('context')) {
          // As a request of its own that others may go along with.
          const fits = (tokens: number) => tokens <= number('context');
          kept += (await batches.embed(prompts, async () => {}, fits))[0]?.vector[0] ?? 0;
          return Response.json({ kept, bytes: memoryBytes });
        }
        for (const ids of prompts) {
          const padded = number('pad') ? padTo(ids, number('pad'), shape.end) : ids;
          kept += (await tower.run(padded))[0] ?? 0;
        }
        return Response.json({ kept, bytes: memoryBytes });
      }
      case '/part':
        kept += await runPart(get('of') as ColdPart, env.STORE, transformerModule);
        return Response.json({ kept, bytes: 0 });
      case '/ort':
        for (const ids of createPrompts(shape, runs, number('seed'))) {
          const padded = number('pad') ? padTo(ids, number('pad'), shape.end) : ids;
          kept += await runOrt(env, padded, number('width'));
        }
        return Response.json({ kept, bytes: memory?.buffer.byteLength ?? 0 });
      case '/rank': {
        const count = number('words');
        if (words?.count !== count) {
          words = undefined;
          words = createWords(count);
        }
        for (let i = 0; i < runs; i++) {
          const at = ((number('seed') + i) % QUERIES) * DIMENSIONS;
          kept += rankOnce(words, get('how'), words.queries.subarray(at, at + DIMENSIONS));
        }
        return Response.json({ kept, bytes: words.scanner.memoryBytes });
      }
      case '/exact': {
        // Share of queries whose ten best are those of the float64 brute force, in order, in both directions.
        const w = words ?? createWords(number('words'));
        for (let i = 0; i < QUERIES; i++) {
          const query = w.queries.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS);
          if (best(w, query).join() === naive(w, query).join()) kept++;
        }
        return Response.json({ kept: kept / QUERIES, bytes: 0 });
      }
      default:
        return Response.json({ kept, bytes: 0 });
    }
  },
};
