/**
 * Many pictures at once: a worker for each core, each with one picture. The runtime adds up in another order where several
 * threads share a picture, and two sets must not differ by that: all pictures of a comparison are encoded by the crew, or
 * all by the first worker.
 */
import { PictureMathError } from '#core/errors.ts';
import { createEncoderClient, type EncodedPicture, type EncoderClient } from './client.ts';
import type { EncoderSetup } from './protocol.ts';

/** Below so many pictures the first worker is done before others have started. */
export const WORTH_A_CREW = 40;
/** Each holds a model and its runtime, some 100 MB. */
const MOST_WORKERS = 8;

/** How many workers a device has room for: one a core, and no more than half a gigabyte of memory for each, where that is told. */
export function crewSize({
  hardwareConcurrency,
  deviceMemory,
}: {
  hardwareConcurrency: number;
  deviceMemory?: number;
}): number {
  const room = deviceMemory === undefined ? MOST_WORKERS : 2 * deviceMemory;
  return Math.floor(Math.min(MOST_WORKERS, hardwareConcurrency, room));
}

/** What came of a picture. */
export type Worked<T> = { picture: T } & (
  { encoded: EncodedPicture; error?: undefined } | { encoded?: undefined; error: PictureMathError }
);

export interface CrewOptions {
  /** How many workers; fewer than two are none. */
  size: number;
  signal: AbortSignal;
  onDone(done: number): void;
}

const silent = {
  onProgress() {},
  onStarting() {},
  onReady() {},
  onKept() {},
  onNotice() {},
};

/** Of the picture, not of the worker. */
const isOfPicture = (error: unknown): error is PictureMathError =>
  error instanceof PictureMathError && error.code.startsWith('picture-');

/**
 * Encodes pictures, in any order; what came of each, in theirs. A worker that fails is given up, and its picture taken by
 * another; where none is left, the first worker does all.
 * @throws what the first worker failed with, unless it is of a picture; the signal's reason
 */
export async function encodeMany<T extends { file: Blob }>(
  pictures: readonly T[],
  first: EncoderClient,
  setup: EncoderSetup,
  { size, signal, onDone }: CrewOptions,
): Promise<Worked<T>[]> {
  if (size >= 2 && pictures.length >= WORTH_A_CREW) {
    const crew = Array.from({ length: size }, () =>
      createEncoderClient({ ...setup, device: { gpu: false, f16: false }, threads: 1 }, silent),
    );
    try {
      return await shareOut(pictures, crew, signal, onDone);
    } catch {
      // No memory for them, it may be: the first one is there.
      signal.throwIfAborted();
    } finally {
      for (const client of crew) void client.stop();
    }
  }
  return shareOut(pictures, [first], signal, onDone);
}

/** Has workers take picture by picture. @throws what the last of them failed with; the signal's reason */
async function shareOut<T extends { file: Blob }>(
  pictures: readonly T[],
  workers: readonly EncoderClient[],
  signal: AbortSignal,
  onDone: CrewOptions['onDone'],
): Promise<Worked<T>[]> {
  const waiting = pictures.map((_, i) => i).reverse();
  const worked: Worked<T>[] = [];
  let done = 0;
  async function work(client: EncoderClient): Promise<void> {
    await client.load();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const picture = pictures[at] as T;
      try {
        signal.throwIfAborted();
        worked[at] = { picture, encoded: await client.encode(picture.file) };
      } catch (error) {
        if (!isOfPicture(error)) {
          waiting.push(at);
          throw error;
        }
        worked[at] = { picture, error };
      }
      onDone(++done);
    }
  }
  const ends = await Promise.allSettled(workers.map(work));
  if (done === pictures.length) return worked;
  signal.throwIfAborted();
  // One that ended before another failed may have left its picture.
  const good = workers.filter((_, i) => ends[i]?.status === 'fulfilled');
  if (good.length === 0) throw ends.find((end) => end.status === 'rejected')?.reason;
  await Promise.all(good.map(work));
  return worked;
}
