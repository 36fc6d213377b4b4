/** The rows of a token table that is kept in shards: fetched when a prompt needs them, kept within a bound. */
import { createBoundedCache } from '../bounded-cache.ts';
import { PictureMathError } from '../errors.ts';
import type { Part } from '../format/part.ts';
import { TOKENS_PER_SHARD, readTokenRow, type PreparedText } from './prepared-text.ts';

/** Bytes of a shard, already checked against its hash. */
export type ReadShard = (shard: Part) => Promise<Uint8Array<ArrayBuffer>>;

export interface TokenTable {
  /** Rows [ids, width], row-major. @throws PictureMathError `model-file-invalid`, and what the reader throws */
  rows(ids: readonly number[]): Promise<Float32Array<ArrayBuffer>>;
}

/** @param maxShards how many shards stay in memory; the one used longest ago goes first */
export function createTokenTable(
  { tokenShards, tokens, shape: { width } }: PreparedText,
  read: ReadShard,
  maxShards: number,
): TokenTable {
  // Values, never promises: at the edge, those belong to the request that began them.
  const kept = createBoundedCache<number, Uint8Array<ArrayBuffer>>(maxShards);
  async function load(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const shard = tokenShards[number];
    if (!shard)
      throw new PictureMathError(
        'model-file-invalid',
        `Expected shard ${number} of the token table, got ${tokenShards.length} shards.`,
      );
    const known = kept.get(number);
    if (known) return known;
    const bytes = await read(shard);
    kept.set(number, bytes);
    return bytes;
  }
  return {
    async rows(ids) {
      const bad = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= tokens);
      if (bad !== undefined)
        throw new PictureMathError(
          'model-file-invalid',
          `Expected token ids below ${tokens}, got ${bad}: tokenizer and table differ.`,
        );
      const numbers = [...new Set(ids.map((id) => Math.floor(id / TOKENS_PER_SHARD)))];
      const shards = new Map(
        await Promise.all(numbers.map(async (n) => [n, await load(n)] as const)),
      );
      const rows = new Float32Array(ids.length * width);
      ids.forEach((id, i) => {
        const shard = shards.get(Math.floor(id / TOKENS_PER_SHARD));
        if (shard) rows.set(readTokenRow(shard, width, id % TOKENS_PER_SHARD), i * width);
      });
      return rows;
    },
  };
}
