/** A text whose tokens lie in many shards holds few of them at a time. */
import { expect, test } from 'vitest';
import { TOKENS_PER_SHARD, type PreparedText } from '#core/text/prepared-text.ts';
import { createTokenTable } from '#core/text/token-table.ts';

const WIDTH = 16;
const SHARDS = 75;

/** f32 scales [n], then int8 rows [n, width]: every row holds the number of its shard. */
function shardOf(number: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TOKENS_PER_SHARD * (4 + WIDTH));
  new Float32Array(bytes.buffer, 0, TOKENS_PER_SHARD).fill(1);
  bytes.fill(number, TOKENS_PER_SHARD * 4);
  return bytes;
}
const index = {
  tokens: SHARDS * TOKENS_PER_SHARD,
  shape: { width: WIDTH },
  tokenShards: Array.from({ length: SHARDS }, (_, i) => ({ sha256: String(i), bytes: 1 })),
} as unknown as PreparedText;

test('rows of all shards come in order, with at most four shards being read', async () => {
  let reading = 0;
  let most = 0;
  const table = createTokenTable(index, async ({ sha256 }) => {
    most = Math.max(most, ++reading);
    await new Promise((resume) => setTimeout(resume, 1));
    reading--;
    return shardOf(Number(sha256));
  });
  const ids = Array.from({ length: 2 * SHARDS }, (_, i) => (i % SHARDS) * TOKENS_PER_SHARD + i);
  const rows = await table.rows(ids);
  for (const [i] of ids.entries())
    expect([...rows.subarray(i * WIDTH, (i + 1) * WIDTH)]).toEqual(
      Array<number>(WIDTH).fill(Math.floor((ids[i] as number) / TOKENS_PER_SHARD)),
    );
  expect(most).toBeLessThanOrEqual(4);
  await expect(table.rows([index.tokens])).rejects.toMatchObject({ code: 'model-file-invalid' });
});
