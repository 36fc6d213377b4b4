/** A cache that holds at most so much: what was used longest ago goes first. */

export interface BoundedCache<Key, Value> {
  /** The value, which counts as used now. */
  get(key: Key): Value | undefined;
  /** Keeps a value, and lets go of others until all fit; the one given stays even where it alone is too large. */
  set(key: Key, value: Value, size?: number): void;
  /** What a value has turned out to take. Nothing where the key is not held. */
  resize(key: Key, size: number): void;
  /** Lets go of a key; with a value, only while it is that one. */
  delete(key: Key, value?: Value): void;
}

/** @param capacity the most that the sizes may sum to; without sizes, how many values are kept */
export function createBoundedCache<Key, Value>(capacity: number): BoundedCache<Key, Value> {
  // In the order of their last use, since a Map keeps that of insertion.
  const entries = new Map<Key, { value: Value; size: number }>();
  let total = 0;
  function remove(key: Key): void {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }
  function makeRoom(own: Key): void {
    for (const key of entries.keys()) {
      if (total <= capacity) return;
      if (key !== own) remove(key);
    }
  }
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, size = 1) {
      remove(key);
      entries.set(key, { value, size });
      total += size;
      makeRoom(key);
    },
    resize(key, size) {
      const entry = entries.get(key);
      if (!entry) return;
      total += size - entry.size;
      entry.size = size;
      makeRoom(key);
    },
    delete(key, value) {
      if (value === undefined || entries.get(key)?.value === value) remove(key);
    },
  };
}
