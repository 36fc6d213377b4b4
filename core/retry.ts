/** Trying again what may succeed: downloads of the page and of the command line. */
import type { PictureMathError } from './errors.ts';

/** A failure that another try may mend. */
export class Transient extends Error {
  /** What it becomes when there are no tries left. */
  readonly final: PictureMathError;
  /** How long the other side asks to wait, milliseconds. */
  readonly waitMs: number | undefined;
  /** Nothing answered at all. */
  readonly offline: boolean;

  constructor(
    final: PictureMathError,
    { waitMs, offline = false }: { waitMs?: number | undefined; offline?: boolean } = {},
  ) {
    super(final.message, { cause: final });
    this.final = final;
    this.waitMs = waitMs;
    this.offline = offline;
  }
}

/** Whether an answer of this status may be another one soon (RFC 9110: 408, 429, 5xx). */
export const mayPass = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500;

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, section 10.2.3). @param now milliseconds since 1970 */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

export interface RetryOptions {
  /** Failures in a row, none of which brought anything, before it is given up. */
  failures: number;
  /** The same while nothing answers at all. */
  failuresOffline?: number;
  /** The first wait, milliseconds; doubles with each failure in a row. */
  backoffMs: number;
  /** What is done with a wait: another one, or null to give up. */
  limitWait(ms: number): number | null;
  /** How much has been brought: more of it is a reason to go on. */
  progress?(): number;
  /** Hears of a failure and of the wait before the next try; may throw to end it. */
  onRetry(error: Transient, waitMs: number): void;
  /** Waits; rejects when it was aborted. */
  sleep(ms: number): Promise<void>;
}

/**
 * Runs `work` until it succeeds.
 * @throws what `work` throws but `Transient`; the `final` error of the last `Transient` when it is given up
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { failures, failuresOffline = failures, backoffMs, progress = () => 0 } = options;
  let seen = progress();
  for (let failed = 0; ;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      const now = progress();
      failed = now > seen ? 1 : failed + 1;
      seen = now;
      if (failed >= (error.offline ? failuresOffline : failures)) throw error.final;
      const wait = options.limitWait(error.waitMs ?? backoffMs * 2 ** (failed - 1));
      if (wait === null) throw error.final;
      options.onRetry(error, wait);
      await options.sleep(wait);
    }
  }
}
