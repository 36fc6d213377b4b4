/** A thread that encodes pictures: its own tower on one thread of the runtime, one picture a run (core/model/embed.ts says why). */
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { PictureMathError, toPlain, type PlainError } from '#core/errors.ts';
import {
  createEncodePicture,
  type EncodingSettings,
  type PictureSource,
  type PictureVector,
} from './encode-picture.ts';

export interface PictureTask {
  id: number;
  source: PictureSource;
}
export type PictureReply =
  | { id: number; made: PictureVector | { error: PlainError } }
  /** What is no fault of the picture. */
  | { id: number; failure: unknown; plain: PlainError | null };

// There is a thread a core already, and no picture is decoded twice.
sharp.concurrency(1);
sharp.cache(false);
const encode = createEncodePicture(workerData as EncodingSettings);
const reply = (message: PictureReply) => parentPort?.postMessage(message);

parentPort?.on('message', (task: PictureTask | null) => {
  // No port, no thread.
  if (task === null) {
    parentPort?.close();
    return;
  }
  const { id, source } = task;
  void encode(source).then(
    (made) => reply({ id, made }),
    // Errors of ours lose what they are on the way.
    (failure: unknown) =>
      reply({ id, failure, plain: failure instanceof PictureMathError ? toPlain(failure) : null }),
  );
});
