/** The statistics of spaces in KV, kept in the isolate. */
import { decodeStatistics, statisticsKey, type SpaceStatistics } from '#core/rank/statistics.ts';

const CACHE_SECONDS = 300;
const MAX_CACHED = 2;

export interface StatisticsStore {
  /** Empty statistics where the space has none. @throws PictureMathError `model-file-invalid`, `space-mismatch` */
  load(space: string): Promise<SpaceStatistics>;
}

export function createStatisticsStore(kv: KVNamespace): StatisticsStore {
  // Values, never promises (shared-load.ts).
  const loaded = new Map<string, SpaceStatistics>();
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
      if (statistics.dimensions === 0) return statistics;
      if (loaded.size >= MAX_CACHED) loaded.delete(loaded.keys().next().value ?? '');
      loaded.set(space, statistics);
      return statistics;
    },
  };
}
