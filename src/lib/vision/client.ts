/** The page's side of the encoder worker: pictures in, embeddings out. */
import type { Embedding } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { UnitVector } from '#core/vector/vector.ts';
import { ownScript } from '../device/trusted-script.ts';
import workerUrl from './worker.ts?worker&url';
import type { Backend, EncoderSetup, FromWorker, ToWorker } from './protocol.ts';

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
  onReady(backend: Backend): void;
  /** Whether the model is on the device now, whole. */
  onKept(kept: boolean): void;
  onNotice(text: string): void;
}

export interface EncoderClient {
  /** Loads the model without a picture. @throws PictureMathError of download or start */
  load(): Promise<void>;
  /** A bitmap is handed over, and gone. @throws PictureMathError of decoding, download or encoding */
  encode(picture: Blob | ImageBitmap): Promise<EncodedPicture>;
  /** The picture taken again, for the noise floor; errors as `encode`. */
  retake(picture: Blob, onProgress: (done: number, all: number) => void): Promise<Embedding[]>;
  /** Ends the worker when what it has downloaded is kept, and gives its memory back. What waits fails. */
  stop(): Promise<void>;
}

/** A worker that does not answer is ended all the same. */
const STOP_MS = 5000;

interface Waiting {
  resolve(answer: FromWorker): void;
  reject(reason: PictureMathError): void;
  onProgress?: (done: number, all: number) => void;
}

const unexpected = ({ type }: FromWorker) =>
  new PictureMathError('encoder-failed', `The encoder gave another answer than asked: ${type}.`);

/** Starts the worker; the model is loaded with `load` or the first picture. */
export function createEncoderClient(setup: EncoderSetup, events: EncoderEvents): EncoderClient {
  let nextId = 0;
  const waiting = new Map<number, Waiting>();
  const worker = new Worker(ownScript(workerUrl), { type: 'module' });
  worker.postMessage({ type: 'setup', setup } satisfies ToWorker);
  const settle = (id: number) => {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'progress') events.onProgress(data.loadedBytes, data.totalBytes);
    else if (data.type === 'ready') events.onReady(data.backend);
    else if (data.type === 'kept') events.onKept(data.kept);
    else if (data.type === 'notice') events.onNotice(data.text);
    else if (data.type === 'failed')
      settle(data.id)?.reject(new PictureMathError(data.code, data.message));
    else if (data.type === 'retaking') waiting.get(data.id)?.onProgress?.(data.done, data.all);
    else settle(data.id)?.resolve(data);
  });
  worker.addEventListener('error', (event) => {
    const failure = new PictureMathError(
      'encoder-failed',
      `The encoder stopped: ${event.message || 'the worker did not load'}. Reload the page.`,
    );
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  });
  const ask = (
    message: (id: number) => ToWorker,
    onProgress?: Waiting['onProgress'],
    transfer: Transferable[] = [],
  ) =>
    new Promise<FromWorker>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject, ...(onProgress ? { onProgress } : {}) });
      worker.postMessage(message(id), transfer);
    });
  // The worker normalised the vectors; the brand does not cross threads.
  const embedding = (space: string, vector: Float32Array<ArrayBuffer>): Embedding => ({
    space,
    vector: vector as UnitVector,
  });
  return {
    async load() {
      const answer = await ask((id) => ({ type: 'load', id }));
      if (answer.type !== 'loaded') throw unexpected(answer);
    },
    async encode(picture) {
      const answer = await ask(
        (id) => ({ type: 'encode', id, picture }),
        undefined,
        picture instanceof Blob ? [] : [picture],
      );
      if (answer.type !== 'encoded') throw unexpected(answer);
      const { space, vector, flatness, decodeMs, encodeMs, backend } = answer;
      return { embedding: embedding(space, vector), flatness, decodeMs, encodeMs, backend };
    },
    async retake(picture, onProgress) {
      const answer = await ask((id) => ({ type: 'retake', id, picture }), onProgress);
      if (answer.type !== 'retaken') throw unexpected(answer);
      return answer.vectors.map((vector) => embedding(answer.space, vector));
    },
    async stop() {
      const late = new Promise((resume) => setTimeout(resume, STOP_MS));
      await Promise.race([ask((id) => ({ type: 'stop', id })), late]);
      worker.terminate();
      const stopped = new PictureMathError('encoder-failed', 'The encoder was stopped.');
      for (const { reject } of waiting.values()) reject(stopped);
      waiting.clear();
    },
  };
}
