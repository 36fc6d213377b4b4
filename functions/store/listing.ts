/** What the store lists, read from its one key and kept for a moment. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { storeIndexSchema, type StoreIndex } from '#core/format/store-index.ts';
import { indexKey } from '#core/format/store-keys.ts';
import { createTtlCache } from './ttl-cache.ts';

const CACHE_SECONDS = 60;

export interface Listing {
  /** Empty where nothing was ever listed. @throws PictureMathError `internal` for a damaged list */
  read(): Promise<StoreIndex>;
}

/** @param keepMs how long it stays in the isolate */
export function createListing(kv: KVNamespace, keepMs = 0): Listing {
  const cache = createTtlCache<StoreIndex>(keepMs);
  const readStored = async () => {
    const text = await kv.get(indexKey, { cacheTtl: CACHE_SECONDS });
    if (text === null) return null;
    try {
      return v.parse(storeIndexSchema, JSON.parse(text));
    } catch (cause) {
      throw new PictureMathError('internal', 'The list of what is in the store is damaged.', {
        cause,
      });
    }
  };
  return {
    read: async () => (await cache.get(indexKey, readStored)) ?? { models: [], vocabularies: [] },
  };
}
