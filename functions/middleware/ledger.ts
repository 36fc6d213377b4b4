/**
 * Counts units by client within this isolate, exactly and without waiting: what protects its processor. The platform's
 * counters, which count one at a time and across isolates, are told every `UNITS_PER_COUNT` units.
 */
import { createBoundedCache } from '#core/bounded-cache.ts';
import { UNITS_PER_COUNT, type Allowance } from '#core/contract/routes.ts';

/** Clients that are remembered: those not seen for longest begin anew. */
const MAX_CLIENTS = 10_000;

interface Account {
  /** Units, in the window that ends at `until` (milliseconds). */
  used: number;
  until: number;
  /** Units that the platform has not been told of. */
  untold: number;
}

export interface Ledger {
  /**
   * Takes units of an allowance, or none where they are more than is left; less than 0 gives some back.
   * @returns how many counts the platform is owed by now; or, where it is refused, seconds until there is more
   */
  take(
    client: string,
    units: number,
    allowance: { units: number; seconds: Allowance['seconds'] },
  ): { counts: number } | { retryAfter: number };
}

/** @param random where in a count a client begins: the first of many isolates would else never tell the platform */
export function createLedger(now = Date.now, random = Math.random): Ledger {
  const accounts = createBoundedCache<string, Account>(MAX_CLIENTS);
  return {
    take(client, units, { units: allowed, seconds }) {
      const known = accounts.get(client);
      const time = now();
      const account: Account =
        known && known.until > time
          ? known
          : {
              used: 0,
              until: time + seconds * 1000,
              untold: known?.untold ?? random() * UNITS_PER_COUNT,
            };
      if (account !== known) accounts.set(client, account);
      if (account.used + units > allowed)
        return { retryAfter: Math.max(1, Math.ceil((account.until - time) / 1000)) };
      account.used += units;
      account.untold += units;
      const counts = Math.max(0, Math.floor(account.untold / UNITS_PER_COUNT));
      account.untold -= counts * UNITS_PER_COUNT;
      return { counts };
    },
  };
}
