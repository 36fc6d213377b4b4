/** What the app needs, from the bindings of wrangler.toml. */
import scan from '../kernels/build/scan.wasm';
import transformer from '../kernels/build/transformer.wasm';
import { createApiKeys } from './store/api-keys.ts';
import { RATE_LIMITS } from '#core/contract/routes.ts';
import { createTurns } from './middleware/turns.ts';
import { createLedger } from './middleware/ledger.ts';
import type { Deps, LogSink } from './deps.ts';
import { logError } from './middleware/log.ts';
import { guardKv } from './store/guarded-kv.ts';
import { createListing } from './store/listing.ts';
import { createModelStore } from './store/models.ts';
import { createAllowedWrites } from './store/allowed-writes.ts';
import type { StorageBudget } from './store/budget.ts';
import { createRenewal } from './store/renewal.ts';
import { createRepeats } from './store/repeats.ts';
import { createOwnVocabularies } from './encoder/own-vocabularies.ts';
import { createStatisticsStore } from './store/statistics.ts';
import { createTextEncoderStore } from './encoder/text-encoder.ts';
import { createVocabularyStore } from './store/vocabularies.ts';

export interface Env {
  STORE: KVNamespace;
  /** How long names are kept in the isolate, milliseconds: what is built anew is seen so much later. */
  KEEP_NAMES_MS: number;
  /** What users' lists may take: values written in a day, bytes in all. */
  LIST_WRITES_A_DAY: number;
  LIST_BYTES: number;
  /** How many times the documented allowances a client has. */
  ALLOWANCE_FACTOR: number;
  BUDGET: DurableObjectNamespace<StorageBudget>;
  RATE_READ: RateLimit;
  RATE_RANK: RateLimit;
  RATE_ENCODE: RateLimit;
  RATE_WRITE: RateLimit;
  KEYED_READ: RateLimit;
  KEYED_RANK: RateLimit;
  KEYED_ENCODE: RateLimit;
  KEYED_WRITE: RateLimit;
}

const timesFactor = (factor: number): Deps['limits'] =>
  Object.fromEntries(
    Object.entries(RATE_LIMITS).map(([rate, { units, seconds }]) => [
      rate,
      { units: units * factor, seconds },
    ]),
  ) as Deps['limits'];

/** One set per isolate: vocabularies and the encoder stay in memory. */
export function createDeps(env: Env, log: LogSink = console): Deps {
  const kv = guardKv(env.STORE);
  const encoders = createTextEncoderStore(kv, transformer);
  const statistics = createStatisticsStore(kv);
  const listing = createListing(kv, env.KEEP_NAMES_MS);
  const openBudget = () => env.BUDGET.get(env.BUDGET.idFromName('lists'));
  const writes = createAllowedWrites(openBudget, {
    writes: env.LIST_WRITES_A_DAY,
    bytes: env.LIST_BYTES,
  });
  const vocabularies = createVocabularyStore(kv, scan, {
    listing,
    keepMs: env.KEEP_NAMES_MS,
    onDamaged: (error) => logError(log, null, error),
    onUsed: createRenewal(kv, writes, (error) => logError(log, null, error)),
  });
  return {
    models: createModelStore(kv, listing, env.KEEP_NAMES_MS),
    listing,
    vocabularies,
    ownVocabularies: createOwnVocabularies(kv, {
      encoders,
      statistics,
      vocabularies,
      writes,
      repeats: createRepeats(openBudget),
    }),
    encoders,
    statistics,
    log,
    keys: createApiKeys(kv),
    limits: timesFactor(env.ALLOWANCE_FACTOR),
    ledger: createLedger(),
    turns: createTurns(),
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
