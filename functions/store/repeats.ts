/** Keys of requests that may come twice, in the object that counts what is written (budget.ts). */
import type { StorageBudget } from './budget.ts';
import { fromStore } from './guarded-kv.ts';

/** What a key came with first: the hash of a body, and when (milliseconds). */
export interface Remembered {
  body: string;
  at: number;
}

export interface Repeats {
  /** What the key came with in the last day; null where it did not come. @throws PictureMathError `store-unavailable` */
  find(key: string): Promise<Remembered | null>;
  /** The same, where it came; else notes it. */
  remember(key: string, body: string): Promise<Remembered>;
}

/** @param open the object; asked for each time, because one that failed stays broken */
export const createRepeats = (
  open: () => Pick<StorageBudget, 'findKey' | 'rememberKey'>,
): Repeats => ({
  find: (key) => fromStore((async () => open().findKey(key))()),
  remember: (key, body) => fromStore((async () => open().rememberKey(key, body))()),
});
