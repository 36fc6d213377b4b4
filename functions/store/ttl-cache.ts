/** Small things from KV, kept in the isolate for a moment: a busy one would read the same names hundreds of times a second. */

const MAX_KEPT = 64;

export interface Kept<T> {
  /** What `read` gave for this key a moment ago, or gives now. Failures, and null, are not kept. */
  get(key: string, read: () => Promise<T | null>): Promise<T | null>;
}

/** @param keepMs how long; 0 keeps nothing */
export function createKept<T>(keepMs: number): Kept<T> {
  // Values, never promises: those belong to the request that began them (shared-load.ts).
  const entries = new Map<string, { until: number; value: T }>();
  return {
    async get(key, read) {
      const known = entries.get(key);
      if (known && known.until > Date.now()) return known.value;
      entries.delete(key);
      const value = await read();
      if (value === null || keepMs === 0) return value;
      if (entries.size >= MAX_KEPT) entries.delete(entries.keys().next().value ?? '');
      entries.set(key, { until: Date.now() + keepMs, value });
      return value;
    },
  };
}
