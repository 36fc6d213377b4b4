/** The statistics of spaces in KV, kept in the isolate. */
import { decodeStatistics, statisticsKey, type SpaceStatistics } from '#core/statistics.ts';

const CACHE_SECONDS = 300;
const MAX_CACHED = 2;

export interface StatisticsStore {
  /** Empty statistics where the space has none. @throws PictureMathError `model-file-invalid`, `space-mismatch` */
  load(space: string): Promise<SpaceStatistics>;
}

export function createStatisticsStore(kv: KVNamespace): StatisticsStore {
  const loaded = new Map<string, Promise<SpaceStatistics>>();
  async function read(space: string): Promise<SpaceStatistics> {
    const value = await kv.get(statisticsKey(space), {
      type: 'arrayBuffer',
      cacheTtl: CACHE_SECONDS,
    });
    if (value !== null) return decodeStatistics(new Uint8Array(value), space);
    // Not kept: it may be written soon.
    loaded.delete(space);
    const none = new Float32Array();
    return {
      space,
      dimensions: 0,
      imageMean: none,
      textMean: none,
      differences: none,
      domain: none,
    };
  }
  return {
    load(space) {
      const known = loaded.get(space);
      if (known) return known;
      if (loaded.size >= MAX_CACHED) loaded.delete(loaded.keys().next().value ?? '');
      const loading = read(space);
      loaded.set(space, loading);
      loading.catch(() => loaded.delete(space));
      return loading;
    },
  };
}
