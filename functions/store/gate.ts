/**
 * Bounds what requests hold in memory while they read: an isolate has 128 MB for all of them. Who finds no room waits, each
 * by its own clock (single-flight.ts says why).
 */
import { PictureMathError } from '#core/errors.ts';

const LOOK_EVERY_MS = 5;
/** Who waited so long is told to come back. */
const WAIT_MS = 10_000;
/** A request whose client left may never say that it is done. */
const LOST_AFTER_MS = 20_000;

export interface Gate {
  /** Runs `work` while it holds `bytes`; one that is larger than all room has it alone. @throws PictureMathError `store-unavailable` */
  hold<T>(bytes: number, work: () => Promise<T>): Promise<T>;
  /** Bytes that are held now. */
  held(): number;
}

/** @param capacity bytes */
export function createGate(capacity: number, waitMs = WAIT_MS): Gate {
  const holds = new Map<symbol, { bytes: number; until: number }>();
  const held = () => {
    let sum = 0;
    for (const [key, { bytes, until }] of holds)
      if (until < Date.now()) holds.delete(key);
      else sum += bytes;
    return sum;
  };
  const hasRoom = (bytes: number) => {
    const now = held();
    return now === 0 || now + bytes <= capacity;
  };
  return {
    held,
    async hold(bytes, work) {
      const began = Date.now();
      while (!hasRoom(bytes)) {
        if (Date.now() - began > waitMs)
          throw new PictureMathError(
            'store-unavailable',
            'Expected room in memory for this request, got none for a while: try again in a moment.',
          );
        await scheduler.wait(LOOK_EVERY_MS);
      }
      const key = Symbol('hold');
      holds.set(key, { bytes, until: Date.now() + LOST_AFTER_MS });
      try {
        return await work();
      } finally {
        holds.delete(key);
      }
    },
  };
}
