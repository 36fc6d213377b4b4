/** Keys of the service, for higher limits: KV holds their hashes alone. `npm run key` makes and takes them back. */
import * as v from 'valibot';
import { apiKeySchema, isApiKey, type ApiKey } from '#core/contract/api-key.ts';
import { apiKeyEntry } from '#core/format/store-keys.ts';
import { PictureMathError } from '#core/errors.ts';
import { hashOf } from '#core/hash.ts';

/** A key that was taken back works at most so long at places that have seen it. */
const CACHE_SECONDS = 60;

export interface ApiKeys {
  /** Null for a key that is unknown. */
  find(key: string): Promise<ApiKey | null>;
}

export function createApiKeys(kv: KVNamespace): ApiKeys {
  return {
    async find(key) {
      if (!isApiKey(key)) return null;
      const text = await kv.get(apiKeyEntry(await hashOf(key)), { cacheTtl: CACHE_SECONDS });
      if (text === null) return null;
      try {
        return v.parse(apiKeySchema, JSON.parse(text));
      } catch (cause) {
        throw new PictureMathError('internal', 'The entry of this key is damaged.', { cause });
      }
    },
  };
}
