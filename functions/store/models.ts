/** Model manifests in KV. */
import { PictureMathError } from '#core/errors.ts';
import { parseManifest, spaceOf, type Manifest } from '#core/model/manifest.ts';
import { modelKey } from '#core/format/store-keys.ts';
import { createTtlCache } from './ttl-cache.ts';
import type { Listing } from './listing.ts';

const CACHE_SECONDS = 60;

export interface ModelStore {
  list(): Promise<Manifest[]>;
  /** By `id` or `id@revision`. @throws PictureMathError `model-unknown`, `space-mismatch`, `manifest-invalid` */
  load(reference: string): Promise<Manifest>;
}

/** @param keepMs how long manifests stay in the isolate */
export function createModelStore(kv: KVNamespace, listing: Listing, keepMs = 0): ModelStore {
  const cache = createTtlCache<Manifest>(keepMs);
  const read = (key: string) => cache.get(key, () => readStored(key));
  const readStored = async (key: string) => {
    const text = await kv.get(key, { cacheTtl: CACHE_SECONDS });
    if (text === null) return null;
    try {
      return parseManifest(JSON.parse(text));
    } catch (cause) {
      throw new PictureMathError(
        'manifest-invalid',
        `Expected a valid manifest under ${key}, got a damaged one.`,
        { cause },
      );
    }
  };
  return {
    async list() {
      const { models } = await listing.read();
      const manifests = await Promise.all(models.map((id) => read(modelKey(id))));
      return manifests.filter((manifest) => manifest !== null);
    },
    async load(reference) {
      const [id = '', revision] = reference.split('@');
      const manifest = /^[a-z0-9-]+$/.test(id) ? await read(modelKey(id)) : null;
      if (!manifest)
        throw new PictureMathError(
          'model-unknown',
          'Expected the id of a model from GET /api/v1/models, got another one.',
        );
      if (revision !== undefined && revision !== manifest.revision)
        throw new PictureMathError(
          'space-mismatch',
          `Expected vectors of ${spaceOf(manifest).id}, got vectors of another revision: encode the pictures again.`,
        );
      return manifest;
    },
  };
}
