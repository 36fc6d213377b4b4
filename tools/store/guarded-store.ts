/** A store of this machine whose failures are told in our words: KV says "500" for a full disk as for anything else. */
import { statfs } from 'node:fs/promises';
import { PictureMathError } from '#core/errors.ts';
import { diskFull } from '../terminal/disk.ts';
import type { Store } from './store.ts';

/** Beside the value itself, the database and its journal grow. */
const SPARE_BYTES = 1024 * 1024;

/**
 * @param state the folder in which the store lies
 * @returns the store, whose calls throw PictureMathError `disk-full` or `store-unavailable`
 */
export function guardStore(store: Store, state: string): Store {
  async function guard<T>(what: string, bytes: number, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      const { bavail, bsize } = await statfs(state);
      if (bavail * bsize < bytes + SPARE_BYTES) throw diskFull(state, cause);
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new PictureMathError('store-unavailable', `The store in ${state} ${what}: ${said}`, {
        cause,
      });
    }
  }
  return {
    put: (key, value) =>
      guard(
        `cannot keep ${key}`,
        typeof value === 'string' ? value.length : value.byteLength,
        store.put(key, value),
      ),
    read: (keys) => guard('cannot be read', 0, store.read(keys)),
    remove: (keys) => guard('cannot remove keys', 0, store.remove(keys)),
    keys: (prefix) => guard('cannot be listed', 0, store.keys(prefix)),
  };
}
