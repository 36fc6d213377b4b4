/**
 * The text encoder in the isolate: a space's prepared tower streamed from KV straight into the memory of our WebAssembly
 * kernel. One kernel a space, shared by all requests: a run is synchronous, so requests cannot meet inside it.
 */
import { PictureMathError } from '#core/errors.ts';
import type { Part } from '#core/format/part.ts';
import { createGate } from '../store/gate.ts';
import { readLarge } from '../store/read-large.ts';
import { createSharedCache } from '../store/shared-cache.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { multiplyAddsOf, parsePreparedText, type PreparedText } from '#core/text/prepared-text.ts';
import { preparedTextKey, textDataKey } from '#core/format/store-keys.ts';
import {
  createTextKernel,
  placeWeights,
  type TextKernel,
  type TextKernelExports,
} from '#core/text/text-kernel.ts';
import { embedAllTokens } from '#core/model/embed.ts';
import { towerOf } from '#core/model/kernel-tower.ts';
import { createTokenTable } from '#core/text/token-table.ts';
import type { BatchTextTower, Tokenize } from '#core/model/tower.ts';
import { createBatches, type Batches } from './batches.ts';
import { createTokenize } from './tokenizer.ts';
import { sha256 } from '#core/hash.ts';

/** Bytes under a hash never change. */
const DATA_CACHE_SECONDS = 86_400;
const INDEX_CACHE_SECONDS = 60;
/** Of token shards: all 47 of the embedded model, 23 of CLIP ViT-B/32's 97. */
const MAX_TOKEN_BYTES = 6_250_000;
/** Of token shards, in all requests. */
const MAX_READING_BYTES = 4 * 1024 * 1024;
/** Encoders of several models stay within this: two of CLIP ViT-B/32's size would leave no room for words. */
const MAX_WEIGHT_BYTES = 64 * 1024 * 1024;
/** Weights that processors keep near: they are read as fast for each prompt as for many. */
const CACHED_BYTES = 16 * 1024 * 1024;

export interface LoadedEncoder {
  tower: BatchTextTower;
  /** The tower as requests share it. */
  batches: Batches;
  tokenize: Tokenize;
  /** Of the kernel's memory. */
  memoryBytes: number;
  /** Of a token (`multiplyAddsOf`): what it costs. */
  multiplyAdds: number;
}

export interface TextEncoderStore {
  /**
   * The encoder of a model, loaded by the first request that asks; a failed load is tried again by the next.
   * @throws PictureMathError `encoder-missing`, `encoder-failed`, `model-file-invalid`, `space-mismatch`
   */
  load(manifest: Manifest): Promise<LoadedEncoder>;
}

export function createTextEncoderStore(
  kv: KVNamespace,
  module: WebAssembly.Module,
): TextEncoderStore {
  const loaded = createSharedCache<LoadedEncoder>(MAX_WEIGHT_BYTES);
  const reading = createGate(MAX_READING_BYTES);

  const missing = (what: string) =>
    new PictureMathError(
      'encoder-missing',
      `Expected ${what} in the store, got nothing: try again in a minute, or run npm run model -- prepare.`,
    );
  const damaged = (what: string) =>
    new PictureMathError(
      'model-file-invalid',
      `Expected ${what} to fit its length and hash, got other bytes: prepare the model again.`,
    );

  async function readShard(shard: Part): Promise<Uint8Array<ArrayBuffer>> {
    const value = await kv.get(textDataKey(shard.sha256), {
      type: 'arrayBuffer',
      cacheTtl: DATA_CACHE_SECONDS,
    });
    if (value === null) throw missing('a part of the text encoder');
    const bytes = new Uint8Array(value);
    if (bytes.length !== shard.bytes || (await sha256(bytes)) !== shard.sha256)
      throw damaged('a part of the text encoder');
    return bytes;
  }

  /** Copies a shard as it arrives, then checks it where it lies: there is never a second copy. */
  async function streamShard(shard: Part, target: Uint8Array<ArrayBuffer>): Promise<void> {
    const stream = await kv.get(textDataKey(shard.sha256), {
      type: 'stream',
      cacheTtl: DATA_CACHE_SECONDS,
    });
    if (stream === null) throw missing('the weights of the text encoder');
    let at = 0;
    await readLarge(stream as ReadableStream<Uint8Array>, (piece) => {
      if (at + piece.length > target.length) throw damaged('the weights of the text encoder');
      target.set(piece, at);
      at += piece.length;
    });
    if (at !== target.length || (await sha256(target)) !== shard.sha256)
      throw damaged('the weights of the text encoder');
  }

  async function loadKernel({ shape, weightShards }: PreparedText): Promise<TextKernel> {
    const { exports } = new WebAssembly.Instance(module, {});
    const kernel = createTextKernel(exports as unknown as TextKernelExports, shape);
    const bytes = weightShards.reduce((sum, shard) => sum + shard.bytes, 0);
    if (bytes !== kernel.weights.length) throw damaged('the weights of the text encoder');
    let at = 0;
    await Promise.all(
      weightShards.map((shard) => {
        const target = kernel.weights.subarray(at, at + shard.bytes);
        at += shard.bytes;
        return streamShard(shard, target);
      }),
    );
    return kernel;
  }

  async function create(manifest: Manifest): Promise<LoadedEncoder> {
    const { id: space } = spaceOf(manifest);
    const text = await kv.get(preparedTextKey(space), { cacheTtl: INDEX_CACHE_SECONDS });
    if (text === null) throw missing(`the prepared text encoder of ${space}`);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new PictureMathError('model-file-invalid', `The text encoder of ${space} is damaged.`, {
        cause,
      });
    }
    const index = parsePreparedText(value, space);
    loaded.resize(space, placeWeights(index.shape).bytes);
    // Made while the weights are on their way.
    const [kernel, tokenize] = await Promise.all([
      loadKernel(index),
      readShard(index.tokenizer).then(createTokenize),
    ]);
    // Requests that need the same shard read it once; all that are read at a time have room for as many.
    const shards = createSharedCache<Uint8Array<ArrayBuffer>>(MAX_TOKEN_BYTES);
    const table = createTokenTable(index, (shard) =>
      shards.load(shard.sha256, shard.bytes, () =>
        reading.hold(shard.bytes, () => readShard(shard)),
      ),
    );
    const tower = towerOf(kernel, table);
    const arrive = async () => {
      if (kernel.weights.length > CACHED_BYTES) await scheduler.wait(0);
    };
    return {
      tower,
      batches: createBatches((prompts) => embedAllTokens(manifest, tower, prompts), arrive),
      tokenize,
      memoryBytes: kernel.memoryBytes,
      multiplyAdds: multiplyAddsOf(index.shape),
    };
  }

  /** As `create`; what is not ours, too, is an error of ours. */
  async function start(manifest: Manifest): Promise<LoadedEncoder> {
    try {
      return await create(manifest);
    } catch (cause) {
      if (cause instanceof PictureMathError) throw cause;
      // No memory for it, or a machine that cannot run it: another isolate, or the next try, may.
      throw new PictureMathError(
        'encoder-failed',
        'The text encoder did not start here: try again in a moment.',
        { cause },
      );
    }
  }

  return {
    // What it takes is known when its index has been read.
    load: (manifest) => loaded.load(spaceOf(manifest).id, 0, () => start(manifest)),
  };
}
