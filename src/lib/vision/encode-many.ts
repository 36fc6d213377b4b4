/** Many pictures on several encoder workers of one model, in the order in which they were given. */
import { PictureMathError } from '#core/errors.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import type { EncoderClient } from './client.ts';

/** Of a picture that cannot be read: why. */
export type Outcome = { embedding: Embedding } | { error: PictureMathError };

const isOfPicture = (error: unknown): error is PictureMathError =>
  error instanceof PictureMathError && error.code.startsWith('picture-');

/**
 * @param first whose failure is that of all
 * @param others leave when they fail; what they had goes to those that stay
 * @param options `onDone` hears after each picture how many are done
 * @throws PictureMathError of the first worker; the signal's reason
 */
export async function encodeMany(
  first: Pick<EncoderClient, 'encode'>,
  others: readonly Pick<EncoderClient, 'encode'>[],
  pictures: readonly Blob[],
  { signal, onDone }: { signal: AbortSignal; onDone(done: number): void },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  /** Given back by a worker that failed. */
  const returned: number[] = [];
  let next = 0;
  let done = 0;
  const take = () => returned.pop() ?? (next < pictures.length ? next++ : null);
  async function work(worker: Pick<EncoderClient, 'encode'>): Promise<void> {
    for (let at = take(); at !== null; at = take()) {
      signal.throwIfAborted();
      try {
        outcomes[at] = { embedding: (await worker.encode(pictures[at] as Blob)).embedding };
      } catch (error) {
        if (!isOfPicture(error)) {
          returned.push(at);
          throw error;
        }
        outcomes[at] = { error };
      }
      onDone(++done);
    }
  }
  await Promise.all([
    work(first),
    ...others.map((worker) =>
      work(worker).catch((error: unknown) => {
        // The signal's reason is everybody's.
        if (signal.aborted) throw error;
      }),
    ),
  ]);
  // One that failed at the end gave its picture back when the first had none left to take.
  await work(first);
  signal.throwIfAborted();
  return outcomes;
}
