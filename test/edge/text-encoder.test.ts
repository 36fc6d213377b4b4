/** The edge's text encoder in workerd, on real KV; faults are put between it and the store. */
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import scan from '../../kernels/build/scan.wasm';
import transformer from '../../kernels/build/transformer.wasm';
import { createTextEncoderStore } from '../../functions/encoder/text-encoder.ts';
import { embedText } from '#core/model/embed.ts';
import { sha256 } from '#core/hash.ts';
import { parseManifest } from '#core/model/manifest.ts';
import { parsePreparedText, writeTokenShard, type PreparedText } from '#core/text/prepared-text.ts';
import { preparedTextKey, textDataKey } from '#core/format/store-keys.ts';
import { createScanner, type ScanExports } from '#core/rank/scan.ts';
import { placeWeights } from '#core/text/text-kernel.ts';
import { MAX_SHARD_BYTES } from '#core/format/pointer.ts';
import document from '../../models/picture-math-small/model.json' with { type: 'json' };
import { SAME_EMBEDDING } from '../support/tolerances.ts';
import { cosine } from '../support/vectors.ts';
import { putPrepared } from '../support/models/prepared.ts';

const store = (env as unknown as { STORE: KVNamespace }).STORE;
const manifest = parseManifest(document);
const space = `${manifest.id}@${manifest.revision}`;
const prepared = inject('prepared');
const index = parsePreparedText(prepared.index, space);

beforeAll(() => putPrepared(store, prepared, space));

type Get = (key: string, options: { type?: string }) => Promise<unknown>;
/** The store with another `get`. */
const storeWith = (get: (original: Get) => Get): KVNamespace => {
  const original = store.get.bind(store) as unknown as Get;
  return { get: get(original) } as unknown as KVNamespace;
};
const encode = async (kv: KVNamespace, text = 'a photo of a hat') => {
  const { tower, tokenize } = await createTextEncoderStore(kv, transformer).load(manifest);
  return embedText(manifest, tower, tokenize, text);
};

describe('encoding in workerd', () => {
  test('equals onnxruntime-node on the float32 file for 200 texts', async () => {
    const { tower, tokenize } = await createTextEncoderStore(store, transformer).load(manifest);
    expect(prepared.reference).toHaveLength(200);
    for (const { text, embedding } of prepared.reference) {
      const { vector } = await embedText(manifest, tower, tokenize, text);
      expect(cosine(vector, embedding), text).toBeGreaterThanOrEqual(SAME_EMBEDDING);
    }
  });
  test('gives the same bits alone, repeated and among 50 concurrent requests', async () => {
    const texts = prepared.reference.slice(20, 70).map(({ text }) => text);
    const alone = new Map<string, Float32Array>();
    for (const text of texts) alone.set(text, (await encode(store, text)).vector);
    const { tower, tokenize } = await createTextEncoderStore(store, transformer).load(manifest);
    for (let round = 0; round < 2; round++) {
      const together = await Promise.all(
        texts.map((text) => embedText(manifest, tower, tokenize, text)),
      );
      together.forEach(({ vector }, i) => expect(vector).toEqual(alone.get(texts[i] ?? '')));
    }
  });
  test('loads once for requests that come together', async () => {
    let weights = 0;
    const kv = storeWith((get) => (key, options) => {
      if (key === textDataKey(index.weightShards[0]?.sha256 ?? '')) weights++;
      return get(key, options);
    });
    const encoders = createTextEncoderStore(kv, transformer);
    await Promise.all(Array.from({ length: 20 }, () => encoders.load(manifest)));
    expect(weights).toBe(1);
  });
});

test('encoders of several models stay loaded side by side while they are small', async () => {
  const twin = { ...manifest, id: 'twin' };
  const twinSpace = `twin@${manifest.revision}`;
  await store.put(preparedTextKey(twinSpace), JSON.stringify({ ...index, space: twinSpace }));
  let reads = 0;
  const kv = storeWith((get) => (key, options) => {
    if (key.startsWith('text-tower:')) reads++;
    return get(key, options);
  });
  const encoders = createTextEncoderStore(kv, transformer);
  for (let i = 0; i < 3; i++) await Promise.all([encoders.load(manifest), encoders.load(twin)]);
  expect(reads).toBe(2);
});

describe('a store that fails', () => {
  const weightsKey = textDataKey(index.weightShards[0]?.sha256 ?? '');
  const streamOf = (...chunks: Uint8Array[]) =>
    new ReadableStream({
      // As those of KV are.
      type: 'bytes',
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
  const bytesOf = async (key: string) =>
    new Uint8Array((await store.get(key, 'arrayBuffer')) ?? new ArrayBuffer(0));

  test.each<[string, (get: Get) => Get, string]>([
    [
      'has no index',
      (get) => async (key, o) => (key === preparedTextKey(space) ? null : get(key, o)),
      'encoder-missing',
    ],
    [
      'has an index that is no JSON',
      (get) => async (key, o) => (key === preparedTextKey(space) ? '{' : get(key, o)),
      'model-file-invalid',
    ],
    [
      'has an index of another format version',
      (get) => async (key, o) =>
        key === preparedTextKey(space) ? JSON.stringify({ ...index, format: 9 }) : get(key, o),
      'model-file-invalid',
    ],
    [
      'has the index of another model',
      (get) => async (key, o) =>
        key === preparedTextKey(space)
          ? JSON.stringify({ ...index, space: 'clip@1234567' })
          : get(key, o),
      'space-mismatch',
    ],
    [
      'has no weights',
      (get) => async (key, o) => (key === weightsKey ? null : get(key, o)),
      'encoder-missing',
    ],
    [
      'has truncated weights',
      (get) => async (key, o) =>
        key === weightsKey ? streamOf((await bytesOf(key)).subarray(0, 1000)) : get(key, o),
      'model-file-invalid',
    ],
    [
      'has too many weights',
      (get) => async (key, o) =>
        key === weightsKey ? streamOf(await bytesOf(key), new Uint8Array(1)) : get(key, o),
      'model-file-invalid',
    ],
    [
      'has a flipped bit in the weights',
      (get) => async (key, o) => {
        if (key !== weightsKey) return get(key, o);
        const bytes = await bytesOf(key);
        bytes[77_777] = (bytes[77_777] ?? 0) ^ 1;
        return streamOf(bytes);
      },
      'model-file-invalid',
    ],
    [
      'has a flipped bit in the tokenizer',
      (get) => async (key, o) => {
        if (key !== textDataKey(index.tokenizer.sha256)) return get(key, o);
        const bytes = await bytesOf(key);
        bytes[99] = (bytes[99] ?? 0) ^ 1;
        return bytes.buffer;
      },
      'model-file-invalid',
    ],
    [
      'has a flipped bit in the token table',
      (get) => async (key, o) => {
        if (!index.tokenShards.some(({ sha256: hash }) => key === textDataKey(hash)))
          return get(key, o);
        const bytes = await bytesOf(key);
        bytes[9999] = (bytes[9999] ?? 0) ^ 1;
        return bytes.buffer;
      },
      'model-file-invalid',
    ],
  ])('that %s gives an error and no vector', async (_, fault, code) => {
    await expect(encode(storeWith(fault))).rejects.toMatchObject({ code });
  });

  test('is asked again by the next request, and a failed load is never half used', async () => {
    const want = (await encode(store)).vector;
    let broken = 3;
    const kv = storeWith((get) => async (key, options) => {
      if (key === weightsKey && broken > 0) {
        broken--;
        return streamOf((await bytesOf(key)).subarray(0, 500_000));
      }
      return get(key, options);
    });
    const encoders = createTextEncoderStore(kv, transformer);
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(encoders.load(manifest)).rejects.toMatchObject({ code: 'model-file-invalid' });
    const { tower, tokenize } = await encoders.load(manifest);
    expect((await embedText(manifest, tower, tokenize, 'a photo of a hat')).vector).toEqual(want);
  });

  test('may be slow and come in small pieces', async () => {
    const want = (await encode(store)).vector;
    const kv = storeWith((get) => async (key, options) => {
      await new Promise((resume) => setTimeout(resume, 30));
      if (key !== weightsKey) return get(key, options);
      const bytes = await bytesOf(key);
      const size = 65_521;
      return streamOf(
        ...Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.slice(i * size, (i + 1) * size),
        ),
      );
    });
    expect((await encode(kv)).vector).toEqual(want);
  });
});

describe("CLIP ViT-B/32's shape", () => {
  const MIB = 2 ** 20;
  test('fits in 64 MiB of WebAssembly memory, streamed from KV', async () => {
    const shape: PreparedText['shape'] = {
      layers: 12,
      width: 512,
      heads: 8,
      hidden: 2048,
      context: 77,
      dimensions: 512,
      activation: 'quick_gelu',
      epsilon: 1e-5,
    };
    const { bytes } = placeWeights(shape);
    // Weights of 12 x 12 x 512 x 512 + 512 x 512 bytes are the most of it: nothing else is kept.
    expect(bytes).toBeGreaterThan(12 * 12 * 512 * 512);
    const put = async (value: Uint8Array<ArrayBuffer>) => {
      const hash = await sha256(value);
      await store.put(textDataKey(hash), value);
      return { sha256: hash, bytes: value.length };
    };
    const weights = new Uint8Array(bytes);
    const shards = [];
    for (let at = 0; at < bytes; at += MAX_SHARD_BYTES)
      shards.push(await put(weights.subarray(at, Math.min(bytes, at + MAX_SHARD_BYTES))));
    const table = await put(writeTokenShard(new Float32Array(512 * 512).fill(0.02), 512));
    const big = { ...manifest, id: 'big', dimensions: 512 };
    const bigIndex: PreparedText = {
      ...index,
      space: `big@${manifest.revision}`,
      shape,
      tokens: 49_408,
      tokenShards: Array.from({ length: 97 }, () => table),
      weightShards: shards,
    };
    await store.put(preparedTextKey(bigIndex.space), JSON.stringify(bigIndex));
    const { tower, memoryBytes } = await createTextEncoderStore(store, transformer).load(big);
    expect(await tower.run([49_406, 320, 49_407])).toHaveLength(512);
    expect(memoryBytes).toBeLessThanOrEqual(64 * MIB);
    // With a vocabulary of 10,000 words: its file, whose rows stay where they are, and the scan's int8 rows.
    const words = new Float32Array(10_000 * 512).fill(0.04);
    const { exports } = new WebAssembly.Instance(scan, {});
    const scanner = createScanner(exports as unknown as ScanExports, {
      rows: words,
      dimensions: 512,
      textMean: new Float32Array(),
      sigma: new Float32Array(),
    });
    expect(memoryBytes + words.byteLength + scanner.memoryBytes).toBeLessThanOrEqual(95 * MIB);
    // Beyond the weights: keys and values of 77 tokens in 12 layers, and a few rows.
    expect(memoryBytes - bytes).toBeLessThanOrEqual(8 * MIB);
  });
});
