/** Sending again what a service was too busy for: as often as one wants, and as late as it asks. */
import { PictureMathError } from '#core/errors.ts';
import { Transient, withRetries } from '#core/retry.ts';

/** Longer than any allowance's period; who is asked to wait for longer is told so instead. */
const MOST_WAIT_MS = 90_000;
/** Where the service says nothing: twice as long each time. */
const FIRST_WAIT_MS = 500;
/** Of a wait, what chance adds, so that many who were refused together do not come back together. */
const JITTER = 0.25;

/** Resolves after so many milliseconds. @throws the signal's reason when it is aborted before */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resume, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resume();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/** Whether a moment later it may be done: 429, 503, and a connection that failed. */
const mayBeDone = ({ code, status }: PictureMathError) =>
  status === 429 || status === 503 || (status === null && code === 'network-failed');

interface Retries {
  /** Times more, after the first, none of which brought anything. */
  maxRetries: number;
  signal?: AbortSignal | undefined;
  /** How much has been brought. */
  progress?: () => number;
}

/** `send` until it succeeds. @throws what the last try threw, or the signal's reason */
export const retryCalls = <T>(
  send: () => Promise<T>,
  { maxRetries, signal, progress = () => 0 }: Retries,
): Promise<T> =>
  withRetries(
    async () => {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof PictureMathError) || !mayBeDone(error)) throw error;
        const { retryAfter } = error;
        throw new Transient(error, { waitMs: retryAfter === null ? undefined : retryAfter * 1000 });
      }
    },
    {
      failures: maxRetries + 1,
      backoffMs: FIRST_WAIT_MS,
      limitWait: (ms) => (ms > MOST_WAIT_MS ? null : ms * (1 + JITTER * Math.random())),
      progress,
      onRetry: () => {},
      sleep: (ms) => sleep(ms, signal),
    },
  );
