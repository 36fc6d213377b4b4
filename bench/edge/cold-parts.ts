/**
 * What a cold start of the text encoder is made of, one part a request: each does what the product's loading does with
 * it, and nothing else, so that the caller can time it from outside.
 */
import { sha256 } from '../../core/hash.ts';
import type { Part } from '../../core/format/part.ts';
import { preparedTextKey, textDataKey } from '../../core/format/store-keys.ts';
import { spaceOf, type Manifest } from '../../core/model/manifest.ts';
import {
  parsePreparedText,
  TOKENS_PER_SHARD,
  type PreparedText,
} from '../../core/text/prepared-text.ts';
import type { ColdPart } from '../support/cold-parts.ts';
import { createTextKernel, type TextKernelExports } from '../../core/text/text-kernel.ts';
import { createTokenize } from '../../functions/encoder/tokenizer.ts';
import { readLarge } from '../../functions/store/read-large.ts';

const drain = async (kv: KVNamespace, shard: Part, take: (piece: Uint8Array) => void) =>
  readLarge(
    (await kv.get(textDataKey(shard.sha256), 'stream')) as ReadableStream<Uint8Array>,
    take,
  );

/** Does one part; a number that stands for its result. */
export async function runPart(
  part: ColdPart,
  kv: KVNamespace,
  transformer: WebAssembly.Module,
): Promise<number> {
  if (part === 'nothing') return 0;
  const manifest = JSON.parse((await kv.get('bench:manifest')) ?? '{}') as Manifest;
  const { id } = spaceOf(manifest);
  const index = parsePreparedText(
    JSON.parse((await kv.get(preparedTextKey(id))) ?? '{}') as unknown,
    id,
  );
  const bytesOf = async ({ sha256: hash }: Part) =>
    new Uint8Array((await kv.get(textDataKey(hash), 'arrayBuffer')) ?? new ArrayBuffer(0));
  const createKernel = ({ shape }: PreparedText) =>
    createTextKernel(
      new WebAssembly.Instance(transformer, {}).exports as unknown as TextKernelExports,
      shape,
    );
  switch (part) {
    case 'store': {
      let bytes = 0;
      await Promise.all(
        index.weightShards.map((shard) => drain(kv, shard, (piece) => (bytes += piece.length))),
      );
      return bytes;
    }
    case 'copy': {
      const { weights } = createKernel(index);
      let begin = 0;
      await Promise.all(
        index.weightShards.map((shard) => {
          let at = begin;
          begin += shard.bytes;
          return drain(kv, shard, (piece) => {
            weights.set(piece, at);
            at += piece.length;
          });
        }),
      );
      return weights[0] ?? 0;
    }
    case 'check':
      return (await sha256(createKernel(index).weights)).length;
    case 'kernel':
      return createKernel(index).memoryBytes;
    case 'run': {
      const ids = [0, 1, 2];
      const rows = new Float32Array(ids.length * index.shape.width).fill(0.02);
      return createKernel(index).run([{ ids, rows }]).length;
    }
    case 'tokenizerStore':
      return (await bytesOf(index.tokenizer)).length;
    case 'tokenizer':
      return createTokenize(await bytesOf(index.tokenizer))('hat').length;
    case 'rows': {
      const { startToken, endToken } = manifest.text;
      const numbers = new Set(
        [startToken, 320, endToken].map((t) => Math.floor(t / TOKENS_PER_SHARD)),
      );
      const read = await Promise.all(
        [...numbers].map(async (n) => sha256(await bytesOf(index.tokenShards[n] as Part))),
      );
      return read.length;
    }
    case 'index':
      return index.tokens;
  }
}
