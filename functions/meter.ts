/** What a request pays its work with. A type alone: middleware makes it, whoever works uses it. */
import type { RateClass } from '#core/contract/routes.ts';

export interface Meter {
  /** Counts units (core/contract/costs.ts) of an allowance. @throws PictureMathError `rate-limited`; `request-too-large` beyond what one may cost */
  charge: (rate: RateClass, units: number) => Promise<void>;
  /** How many units may be done in one go now: few while others are there, any number while nobody is. */
  room: () => number;
  /** Before each piece of work. @throws PictureMathError `rate-limited` */
  turn: (units: number) => Promise<void>;
}
