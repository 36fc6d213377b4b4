/** What many requests need: loaded by one of them, and held within a bound. A failed load is tried again by the next. */
import { createBoundedCache } from '#core/bounded-cache.ts';
import { singleFlight } from './single-flight.ts';

export interface SharedCache<T> {
  /** @throws what `read` throws */
  load(key: string, size: number, read: () => Promise<T>): Promise<T>;
  /** What is being loaded has turned out to take so much: others make room before it does. */
  resize(key: string, size: number): void;
}

/** @param capacity the most that the sizes may sum to */
export function createSharedCache<T>(capacity: number): SharedCache<T> {
  const loads = createBoundedCache<string, () => Promise<T>>(capacity);
  return {
    async load(key, size, read) {
      const known = loads.get(key);
      const ready = known ?? singleFlight(read);
      if (!known) loads.set(key, ready, size);
      try {
        return await ready();
      } catch (error) {
        loads.delete(key, ready);
        throw error;
      }
    },
    resize: (key, size) => loads.resize(key, size),
  };
}
