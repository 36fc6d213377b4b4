/** The page's side of the encoder worker: pictures in, embeddings out. */
import type { Embedding } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { Scan } from '#core/picture/exchange.ts';
import { MIDDLE, type View } from '#core/picture/view.ts';
import type { UnitVector } from '#core/vector/vector.ts';
import type { Backend } from './plan.ts';
import type { AskedPicture, EncoderSetup, Notice } from './protocol.ts';
import { openWorkerCalls, type Answer } from './worker-calls.ts';

export interface EncodedPicture {
  embedding: Embedding;
  /** core/picture/flatness.ts */
  flatness: number;
  decodeMs: number;
  encodeMs: number;
  backend: Backend;
}

export interface EncoderEvents {
  onProgress(loadedBytes: number, totalBytes: number): void;
  /** Everything is loaded, and being started. */
  onStarting(): void;
  onReady(backend: Backend): void;
  /** Whether the model is on the device now, whole. */
  onKept(kept: boolean): void;
  onNotice(notice: Notice): void;
}

export interface EncoderClient {
  /** Loads the model without a picture. @throws PictureMathError of download or start */
  load(): Promise<void>;
  /**
   * What `view` chooses of a picture, the middle square unless told. A bitmap is handed over, and gone.
   * @throws PictureMathError of decoding, download or encoding
   */
  encode(picture: Blob | ImageBitmap, view?: View): Promise<EncodedPicture>;
  /** The same of the picture taken again, for the noise floor; errors as `encode`. */
  retake(
    picture: Blob,
    view: View,
    onProgress: (done: number, all: number) => void,
  ): Promise<Embedding[]>;
  /**
   * What of the difference of two pictures goes with each of some parts, in their order; of one picture alone where there
   * is no other. Few at a time: other requests wait for all of them. Errors as `encode`.
   */
  exchange(
    pair: { a: AskedPicture; b: AskedPicture | null },
    scan: Scan,
    cells: readonly number[],
  ): Promise<Float32Array[]>;
  /** Ends the worker when what it has downloaded is kept, and gives its memory back. What waits fails. */
  stop(): Promise<void>;
}

/** A worker that does not answer is ended all the same. */
const STOP_MS = 5000;

const unexpected = ({ type }: Answer) =>
  new PictureMathError('encoder-failed', `The encoder gave another answer than asked: ${type}.`);

/** The worker is started with the first request, and anew with the next one after a crash. */
export function createEncoderClient(setup: EncoderSetup, events: EncoderEvents): EncoderClient {
  const calls = openWorkerCalls(setup, (told) => {
    if (told.type === 'progress') events.onProgress(told.loadedBytes, told.totalBytes);
    else if (told.type === 'starting') events.onStarting();
    else if (told.type === 'ready') events.onReady(told.backend);
    else if (told.type === 'kept') events.onKept(told.kept);
    else events.onNotice(told.notice);
  });
  // The worker normalised the vectors; the brand does not cross threads.
  const embedding = (space: string, vector: Float32Array<ArrayBuffer>): Embedding => ({
    space,
    vector: vector as UnitVector,
  });
  return {
    async load() {
      const answer = await calls.ask((id) => ({ type: 'load', id }));
      if (answer.type !== 'loaded') throw unexpected(answer);
    },
    async encode(picture, view = MIDDLE) {
      const transfer = picture instanceof Blob ? [] : [picture];
      const answer = await calls.ask((id) => ({ type: 'encode', id, picture, view }), { transfer });
      if (answer.type !== 'encoded') throw unexpected(answer);
      const { space, vector, flatness, decodeMs, encodeMs, backend } = answer;
      return { embedding: embedding(space, vector), flatness, decodeMs, encodeMs, backend };
    },
    async retake(picture, view, onProgress) {
      const answer = await calls.ask((id) => ({ type: 'retake', id, picture, view }), {
        onProgress,
      });
      if (answer.type !== 'retaken') throw unexpected(answer);
      return answer.vectors.map((vector) => embedding(answer.space, vector));
    },
    async exchange({ a, b }, scan, cells) {
      const answer = await calls.ask((id) => ({ type: 'exchange', id, a, b, scan, cells }));
      if (answer.type !== 'exchanged') throw unexpected(answer);
      return answer.vectors;
    },
    async stop() {
      // A worker that crashes meanwhile has nothing more to keep.
      const kept = calls.isRunning
        ? Promise.allSettled([calls.ask((id) => ({ type: 'stop', id }))])
        : null;
      await Promise.race([kept, new Promise((resume) => setTimeout(resume, STOP_MS))]);
      calls.end();
    },
  };
}
