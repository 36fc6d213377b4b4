/** Files that are there whole or not at all, for other processes too. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { threadId } from 'node:worker_threads';

let count = 0;

/**
 * Writes a file under another name and renames it; leaves nothing where that fails, as on a full disk.
 * @throws as `writeFile` and `rename` of Node
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  // Another process, thread or call may write the same beside this one.
  const own = `${path}.${process.pid}-${threadId}-${count++}`;
  try {
    await writeFile(own, content);
    await rename(own, path);
  } catch (error) {
    await rm(own, { force: true });
    throw error;
  }
}
