/** The text kernel and its token table as a tower: token ids in, embeddings out. */
import type { BatchTextTower } from './tower.ts';
import type { TextKernel } from '../text/text-kernel.ts';
import type { TokenTable } from '../text/token-table.ts';

/** A run is synchronous once the tokens' rows are there: requests cannot meet inside it. */
export function towerOf(kernel: TextKernel, table: TokenTable): BatchTextTower {
  const promptOf = async (ids: readonly number[]) => ({ ids, rows: await table.rows(ids) });
  return {
    run: async (ids) => kernel.run([await promptOf(ids)])[0] as Float32Array,
    async runAll(prompts) {
      const read = [];
      // One after the other: each needs shards of the table.
      for (const ids of prompts) read.push(await promptOf(ids));
      return kernel.run(read);
    },
  };
}
