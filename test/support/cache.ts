/** A cache of this run's own for what the tools make, filled with what earlier runs made from the same sources. */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { warmCache } from '../../tools/checks/kept.ts';

export default async function setup(): Promise<(() => Promise<void>) | void> {
  // vitest.config.ts names it before anything is loaded that reads it.
  const cache = process.env['PICTURE_MATH_CACHE'] ?? '';
  const mark = join(cache, 'ready');
  // Both projects ask for it.
  if (existsSync(mark)) return;
  const keepMade = await warmCache('unit-edge', cache);
  await writeFile(mark, '');
  return async () => {
    await keepMade();
    await rm(cache, { recursive: true, force: true });
  };
}
