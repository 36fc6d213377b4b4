/** The page's side of the encoder worker: pictures in, embeddings out. */
import type { Embedding } from '#core/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { UnitVector } from '#core/vector.ts';
import type { Backend, FromWorker, ToWorker } from './protocol.ts';

export interface EncodedPicture {
  embedding: Embedding;
  /** core/flatness.ts */
  flatness: number;
  decodeMs: number;
  encodeMs: number;
  backend: Backend;
}

export interface EncoderEvents {
  onProgress(loadedBytes: number, totalBytes: number): void;
  onReady(backend: Backend): void;
  onFallback(reason: string): void;
}

export interface EncoderClient {
  /** @throws PictureMathError of decoding, download or encoding */
  encode(picture: Blob): Promise<EncodedPicture>;
  /** The picture taken again, for the noise floor; errors as `encode`. */
  retake(picture: Blob, onProgress: (done: number, all: number) => void): Promise<Embedding[]>;
}

interface Waiting {
  resolve(answer: FromWorker): void;
  reject(reason: PictureMathError): void;
  onProgress?: (done: number, all: number) => void;
}

const unexpected = ({ type }: FromWorker) =>
  new PictureMathError('encoder-failed', `The encoder gave another answer than asked: ${type}.`);

/** Starts the worker; the model is loaded with the first picture. */
export function createEncoderClient(events: EncoderEvents): EncoderClient {
  let nextId = 0;
  const waiting = new Map<number, Waiting>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const settle = (id: number) => {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'progress') events.onProgress(data.loadedBytes, data.totalBytes);
    else if (data.type === 'ready') events.onReady(data.backend);
    else if (data.type === 'fallback') events.onFallback(data.reason);
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
  const ask = (type: ToWorker['type'], picture: Blob, onProgress?: Waiting['onProgress']) =>
    new Promise<FromWorker>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject, ...(onProgress ? { onProgress } : {}) });
      worker.postMessage({ type, id, picture } satisfies ToWorker);
    });
  // The worker normalised the vectors; the brand does not cross threads.
  const embedding = (space: string, vector: Float32Array<ArrayBuffer>): Embedding => ({
    space,
    vector: vector as UnitVector,
  });
  return {
    async encode(picture) {
      const answer = await ask('encode', picture);
      if (answer.type !== 'encoded') throw unexpected(answer);
      const { space, vector, flatness, decodeMs, encodeMs, backend } = answer;
      return { embedding: embedding(space, vector), flatness, decodeMs, encodeMs, backend };
    },
    async retake(picture, onProgress) {
      const answer = await ask('retake', picture, onProgress);
      if (answer.type !== 'retaken') throw unexpected(answer);
      return answer.vectors.map((vector) => embedding(answer.space, vector));
    },
  };
}
