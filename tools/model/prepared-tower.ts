/** A prepared text tower on our kernel in Node: the same code and the same bytes that the edge runs. */
import { readFile } from 'node:fs/promises';
import {
  createTextKernel,
  type TextKernel,
  type TextKernelExports,
} from '#core/text/text-kernel.ts';
import { createTokenTable, type TokenTable } from '#core/text/token-table.ts';
import { towerOf } from '#core/model/kernel-tower.ts';
import type { BatchTextTower } from '#core/model/tower.ts';
import { buildKernels, kernelPath } from '../kernels.ts';
import { preparedFile, type Prepared } from './prepare.ts';

export interface PreparedTower extends BatchTextTower {
  kernel: TextKernel;
  table: TokenTable;
}

export async function createPreparedTower({ folder, index }: Prepared): Promise<PreparedTower> {
  await buildKernels();
  const module = await WebAssembly.compile(await readFile(kernelPath('transformer')));
  const { exports } = await WebAssembly.instantiate(module, {});
  const kernel = createTextKernel(exports as unknown as TextKernelExports, index.shape);
  let at = 0;
  for (const shard of index.weightShards) {
    kernel.weights.set(await readFile(preparedFile(folder, shard.sha256)), at);
    at += shard.bytes;
  }
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const table = createTokenTable(index, async ({ sha256 }) => {
    const shard =
      shards.get(sha256) ?? new Uint8Array(await readFile(preparedFile(folder, sha256)));
    shards.set(sha256, shard);
    return shard;
  });
  return { kernel, table, ...towerOf(kernel, table) };
}
