/** Small things from KV, kept in the isolate for a moment: a busy one would read the same names hundreds of times a second. */
import { createBoundedCache } from '#core/bounded-cache.ts';

const CAPACITY = 64;

export interface TtlCache<T> {
  /** What `read` gave for this key a moment ago, or gives now. Failures, and null, are not kept. */
  get(key: string, read: () => Promise<T | null>): Promise<T | null>;
}

/** @param ttlMs how long; 0 keeps nothing */
export function createTtlCache<T>(ttlMs: number): TtlCache<T> {
  // Values, never promises: those belong to the request that began them (single-flight.ts).
  const entries = createBoundedCache<string, { until: number; value: T }>(CAPACITY);
  return {
    async get(key, read) {
      const known = entries.get(key);
      if (known && known.until > Date.now()) return known.value;
      entries.delete(key);
      const value = await read();
      if (value !== null && ttlMs > 0) entries.set(key, { until: Date.now() + ttlMs, value });
      return value;
    },
  };
}
