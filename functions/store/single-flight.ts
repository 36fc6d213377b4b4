/**
 * One request loads what many need. A promise of one request must not be awaited by another: workerd ties I/O to the
 * request that began it, cancels it when that client leaves, and answers 500 where another request touches it. So the
 * others look now and then whether the value is there, each by its own clock.
 */
import { waitUntil } from 'cloudflare:workers';

const LOOK_EVERY_MS = 5;
/** A load that says nothing for so long is lost: whoever waits begins anew. Reads of the store give up before that. */
const LOST_AFTER_MS = 20_000;

const wait = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/**
 * @param load runs once at a time; it goes on when the client that began it leaves
 * @returns the value, or what `load` threw: then make another, to try again
 */
export function singleFlight<T>(
  load: () => Promise<T>,
  lostAfterMs = LOST_AFTER_MS,
): () => Promise<T> {
  let settled: { value: T } | { error: unknown } | null = null;
  let began: number | null = null;
  const begin = async (): Promise<T> => {
    began = Date.now();
    const work = load();
    waitUntil(work.catch(() => {}));
    try {
      const value = await work;
      settled = { value };
      return value;
    } catch (error) {
      settled ??= { error };
      throw error;
    }
  };
  return async () => {
    for (;;) {
      if (settled) {
        if ('value' in settled) return settled.value;
        throw settled.error;
      }
      if (began === null || Date.now() - began > lostAfterMs) return begin();
      await wait(LOOK_EVERY_MS);
    }
  };
}
