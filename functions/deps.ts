/** What the app is given, as types alone: whoever needs one of these imports nothing that runs. */
import type { Allowance, RateClass } from '#core/contract/routes.ts';
import type { TextEncoderStore } from './encoder/text-encoder.ts';
import type { Turns } from './middleware/turns.ts';
import type { Ledger } from './middleware/ledger.ts';
import type { ApiKeys } from './store/api-keys.ts';
import type { Listing } from './store/listing.ts';
import type { ModelStore } from './store/models.ts';
import type { OwnVocabularies } from './encoder/own-vocabularies.ts';
import type { StatisticsStore } from './store/statistics.ts';
import type { VocabularyStore } from './store/vocabularies.ts';

/** Where lines of the log go: the console of the Worker. */
export type LogSink = Pick<Console, 'log' | 'error'>;

/** The platform's counters (Workers rate limiting bindings): it keeps them, we keep nothing about anybody. */
export type RateLimiters = Readonly<Record<RateClass, Pick<RateLimit, 'limit'>>>;

export interface RateDeps {
  /** Units of each kind. */
  limits: Readonly<Record<RateClass, Allowance>>;
  ledger: Ledger;
  turns: Turns;
  limiters: { anonymous: RateLimiters; keyed: RateLimiters };
  keys: ApiKeys;
}

export interface Deps extends RateDeps {
  models: ModelStore;
  listing: Listing;
  vocabularies: VocabularyStore;
  ownVocabularies: OwnVocabularies;
  encoders: TextEncoderStore;
  statistics: StatisticsStore;
  log: LogSink;
}
