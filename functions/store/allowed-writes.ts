/** Asks the budget before users' lists are written, and says why it refuses. */
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import type { Budget, BudgetSettings, Refusal } from './budget.ts';
import { fromStore } from './guarded-kv.ts';

const REASONS: Readonly<Record<Refusal, { code: ErrorCode; message: string }>> = {
  client: {
    code: 'rate-limited',
    message:
      'Expected fewer lists from one network address in a day, got more than are kept: try again tomorrow (UTC), or use candidate_labels.',
  },
  day: {
    code: 'storage-full',
    message:
      'Expected fewer lists in a day than this service keeps, got more: try again tomorrow (UTC), or use candidate_labels.',
  },
  room: {
    code: 'storage-full',
    message:
      'Expected room for one more list, got none: lists that nobody uses make room by and by. Until then use candidate_labels.',
  },
};

export interface AllowedWrites {
  /** @throws PictureMathError `rate-limited`, `storage-full`, `store-unavailable` */
  take(client: string | null, writes: number, bytes: number): Promise<void>;
  keep: Budget['keep'];
  drop: Budget['drop'];
}

/** Seconds until the day ends (UTC). */
const untilTomorrow = (now = Date.now()) => Math.ceil((86_400_000 - (now % 86_400_000)) / 1000);

/** @param open the budget; asked for each time, because an object that failed stays broken */
export function createAllowedWrites(open: () => Budget, settings: BudgetSettings): AllowedWrites {
  return {
    async take(client, writes, bytes) {
      const refusal = await fromStore(
        (async () => open().take({ client, writes, bytes }, settings))(),
      );
      if (refusal === null) return;
      const { code, message } = REASONS[refusal];
      throw new PictureMathError(code, message, { retryAfter: untilTomorrow() });
    },
    keep: (id, bytes, expires) => fromStore((async () => open().keep(id, bytes, expires))()),
    drop: (id) => fromStore((async () => open().drop(id))()),
  };
}
