/** The rows of a token table that is kept in shards: a few at a time, however many a prompt needs. */
import { PictureMathError } from '../errors.ts';
import type { Part } from '../format/part.ts';
import { TOKENS_PER_SHARD, readTokenRow, type PreparedText } from './prepared-text.ts';

/** Bytes of a shard, already checked against its hash; whoever reads keeps what is needed again. */
export type ReadShard = (shard: Part) => Promise<Uint8Array<ArrayBuffer>>;

export interface TokenTable {
  /** Rows [ids, width], row-major. @throws PictureMathError `model-file-invalid`, and what the reader throws */
  rows(ids: readonly number[]): Promise<Float32Array<ArrayBuffer>>;
}

/** Shards of one prompt that are in memory at once, beside those that the reader keeps. */
const AT_ONCE = 4;

export function createTokenTable(
  { tokenShards, tokens, shape: { width } }: PreparedText,
  read: ReadShard,
): TokenTable {
  async function load(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const shard = tokenShards[number];
    if (!shard)
      throw new PictureMathError(
        'model-file-invalid',
        `Expected shard ${number} of the token table, got ${tokenShards.length} shards.`,
      );
    return read(shard);
  }
  return {
    async rows(ids) {
      const bad = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= tokens);
      if (bad !== undefined)
        throw new PictureMathError(
          'model-file-invalid',
          `Expected token ids below ${tokens}, got ${bad}: tokenizer and table differ.`,
        );
      const shardOf = (id: number) => Math.floor(id / TOKENS_PER_SHARD);
      const numbers = [...new Set(ids.map(shardOf))];
      const rows = new Float32Array(ids.length * width);
      async function fill(number: number): Promise<void> {
        const shard = await load(number);
        for (const [i, id] of ids.entries())
          if (shardOf(id) === number)
            readTokenRow(shard, id % TOKENS_PER_SHARD, rows.subarray(i * width, (i + 1) * width));
      }
      for (let at = 0; at < numbers.length; at += AT_ONCE)
        await Promise.all(numbers.slice(at, at + AT_ONCE).map(fill));
      return rows;
    },
  };
}
