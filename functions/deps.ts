/** What the app is given, as types alone: whoever needs one of these imports nothing that runs. */
import type { RateClass } from '#core/contract/routes.ts';
import type { TextEncoderStore } from './encoder/text-encoder.ts';
import type { ApiKeys } from './store/api-keys.ts';
import type { ModelStore } from './store/models.ts';
import type { OwnVocabularies } from './encoder/own-vocabularies.ts';
import type { StatisticsStore } from './store/statistics.ts';
import type { VocabularyStore } from './store/vocabularies.ts';

/** Where lines of the log go: the console of the Worker. */
export type LogSink = Pick<Console, 'log' | 'error'>;

/** The platform's counters (Workers rate limiting bindings): it keeps them, we keep nothing about anybody. */
export type RateLimiters = Readonly<Record<RateClass, Pick<RateLimit, 'limit'>>>;

export interface RateDeps {
  limiters: { anonymous: RateLimiters; keyed: RateLimiters };
  keys: ApiKeys;
}

export interface Deps extends RateDeps {
  models: ModelStore;
  vocabularies: VocabularyStore;
  ownVocabularies: OwnVocabularies;
  encoders: TextEncoderStore;
  statistics: StatisticsStore;
  log: LogSink;
}
