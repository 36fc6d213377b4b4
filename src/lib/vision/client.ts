/** The page's side of the encoder worker: pictures in, embeddings out. */
import type { Embedding } from '#core/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import type { UnitVector } from '#core/vector.ts';
import type { Backend, FromWorker, ToWorker } from './protocol.ts';

export interface EncodedPicture {
  embedding: Embedding;
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
}

interface Waiting {
  resolve(value: EncodedPicture): void;
  reject(reason: PictureMathError): void;
}

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
    // The worker normalised it; the brand does not cross threads.
    else
      settle(data.id)?.resolve({
        embedding: { space: data.space, vector: data.vector as UnitVector },
        decodeMs: data.decodeMs,
        encodeMs: data.encodeMs,
        backend: data.backend,
      });
  });
  worker.addEventListener('error', (event) => {
    const failure = new PictureMathError(
      'encoder-failed',
      `The encoder stopped: ${event.message || 'the worker did not load'}. Reload the page.`,
    );
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  });
  return {
    encode: (picture) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ type: 'encode', id, picture } satisfies ToWorker);
      }),
  };
}
