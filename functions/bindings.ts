/** What the app needs, from the bindings of wrangler.toml. */
import scan from '../kernels/build/scan.wasm';
import transformer from '../kernels/build/transformer.wasm';
import { createApiKeys } from './store/api-keys.ts';
import type { Deps, LogSink } from './deps.ts';
import { logError } from './middleware/log.ts';
import { guardKv } from './store/guarded-kv.ts';
import { createModelStore } from './store/models.ts';
import { createOwnVocabularies } from './encoder/own-vocabularies.ts';
import { createStatisticsStore } from './store/statistics.ts';
import { createTextEncoderStore } from './encoder/text-encoder.ts';
import { createVocabularyStore } from './store/vocabularies.ts';

export interface Env {
  STORE: KVNamespace;
  /** How long names are kept in the isolate, milliseconds: what is built anew is seen so much later. */
  KEEP_NAMES_MS: number;
  RATE_READ: RateLimit;
  RATE_RANK: RateLimit;
  RATE_ENCODE: RateLimit;
  RATE_WRITE: RateLimit;
  KEYED_READ: RateLimit;
  KEYED_RANK: RateLimit;
  KEYED_ENCODE: RateLimit;
  KEYED_WRITE: RateLimit;
}

/** One set per isolate: vocabularies and the encoder stay in memory. */
export function createDeps(env: Env, log: LogSink = console): Deps {
  const kv = guardKv(env.STORE);
  const encoders = createTextEncoderStore(kv, transformer);
  const statistics = createStatisticsStore(kv);
  const vocabularies = createVocabularyStore(kv, scan, {
    keepMs: env.KEEP_NAMES_MS,
    onDamaged: (error) => logError(log, null, error),
  });
  return {
    models: createModelStore(kv, env.KEEP_NAMES_MS),
    vocabularies,
    ownVocabularies: createOwnVocabularies(kv, { encoders, statistics, vocabularies }),
    encoders,
    statistics,
    log,
    keys: createApiKeys(kv),
    limiters: {
      anonymous: {
        read: env.RATE_READ,
        rank: env.RATE_RANK,
        encode: env.RATE_ENCODE,
        write: env.RATE_WRITE,
      },
      keyed: {
        read: env.KEYED_READ,
        rank: env.KEYED_RANK,
        encode: env.KEYED_ENCODE,
        write: env.KEYED_WRITE,
      },
    },
  };
}
