/** The statistics of spaces in KV, kept in the isolate. */
import { createBoundedCache } from '#core/bounded-cache.ts';
import { decodeStatistics, type SpaceStatistics } from '#core/rank/statistics.ts';
import { statisticsKey } from '#core/format/store-keys.ts';

const CACHE_SECONDS = 300;
const MAX_CACHED = 2;

export interface StatisticsStore {
  /** Empty statistics where the space has none. @throws PictureMathError `model-file-invalid`, `space-mismatch` */
  load(space: string): Promise<SpaceStatistics>;
}

export function createStatisticsStore(kv: KVNamespace): StatisticsStore {
  // Values, never promises (single-flight.ts).
  const loaded = createBoundedCache<string, SpaceStatistics>(MAX_CACHED);
  async function read(space: string): Promise<SpaceStatistics> {
    const value = await kv.get(statisticsKey(space), {
      type: 'arrayBuffer',
      cacheTtl: CACHE_SECONDS,
    });
    if (value !== null) return decodeStatistics(new Uint8Array(value), space);
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
    async load(space) {
      const known = loaded.get(space);
      if (known) return known;
      const statistics = await read(space);
      // None may be written soon.
      if (statistics.dimensions > 0) loaded.set(space, statistics);
      return statistics;
    },
  };
}
