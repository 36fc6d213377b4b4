/** A Workers KV namespace, here or at Cloudflare, as the tools use it. Several keys are one call: far away, a call takes a second. */

export interface Store {
  put(key: string, value: string | ArrayBuffer): Promise<void>;
  /** The texts under these keys, in order; null where there is none. */
  read(keys: readonly string[]): Promise<(string | null)[]>;
  remove(keys: readonly string[]): Promise<void>;
  /** Every key with the prefix. */
  keys(prefix: string): Promise<string[]>;
}

/** What we use of the platform's own interface. */
export interface Namespace {
  put(key: string, value: string | ArrayBuffer): Promise<void>;
  get(key: string): Promise<string | null>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; cursor?: string }): Promise<{
    keys: { name: string }[];
    list_complete: boolean;
    cursor?: string;
  }>;
}

/** A namespace of this machine, whose calls cost nothing. */
export const storeOf = (kv: Namespace): Store => ({
  put: (key, value) => kv.put(key, value),
  read: (keys) => Promise.all(keys.map((key) => kv.get(key))),
  async remove(keys) {
    for (const key of keys) await kv.delete(key);
  },
  async keys(prefix) {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      // KV answers 1,000 at a time.
      const page = await kv.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
      names.push(...page.keys.map(({ name }) => name));
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor !== undefined);
    return names;
  },
});
