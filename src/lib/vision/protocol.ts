/** Messages between the page and its encoder worker. Each request is answered once, or by `failed`. */
import type { ServedFile, ServedRuntime } from '#core/contract/served-models.ts';
import type { PlainError } from '#core/errors.ts';
import type { Manifest } from '#core/model/manifest.ts';
import type { Scan } from '#core/picture/exchange.ts';
import type { View } from '#core/picture/view.ts';
import type { Backend, Device } from './plan.ts';

/** What a worker runs: one file of one model. */
export interface EncoderSetup {
  manifest: Manifest;
  file: ServedFile;
  runtime: ServedRuntime;
  device: Device;
}

/** A picture that is asked about part by part; the key names picture and view, so that it is decoded once. */
export interface AskedPicture {
  key: string;
  picture: Blob;
  view: View;
}

/**
 * `setup` comes first. `load` loads the model, which the first picture does too; `retake` asks for the embeddings of the
 * picture taken again (core/picture/augmented-views.ts); `exchange` what of a difference goes with each of some parts
 * (core/model/exchange-parts.ts); `stop` ends a download when what has arrived is kept.
 */
export type ToWorker =
  | { type: 'setup'; setup: EncoderSetup }
  | { type: 'load'; id: number }
  | { type: 'stop'; id: number }
  | { type: 'encode'; id: number; picture: Blob | ImageBitmap; view: View }
  | { type: 'retake'; id: number; picture: Blob; view: View }
  | {
      type: 'exchange';
      id: number;
      a: AskedPicture;
      b: AskedPicture | null;
      scan: Scan;
      cells: readonly number[];
    };

/** What is said while it goes on; `detail` is English, for those who look into it. */
export type Notice =
  | { kind: 'taken-over'; from: Backend['name']; to: Backend['name']; detail: string }
  | { kind: 'gpu-lost' | 'not-written'; detail: string }
  /** A download is tried again. */
  | { kind: 'again'; error: PlainError; seconds: number };

export type FromWorker =
  | { type: 'progress'; loadedBytes: number; totalBytes: number }
  /** All that had to be loaded is here; now it is started, which no bytes tell the progress of. */
  | { type: 'starting' }
  | { type: 'ready'; backend: Backend }
  /** Whether the model is on the device now, whole; comes when it has been written, which may be after `ready`. */
  | { type: 'kept'; kept: boolean }
  /** It goes on all the same, in another way; why is shown. */
  | { type: 'notice'; notice: Notice }
  | { type: 'loaded' | 'stopped'; id: number }
  | {
      type: 'encoded';
      id: number;
      space: string;
      vector: Float32Array<ArrayBuffer>;
      flatness: number;
      decodeMs: number;
      encodeMs: number;
      backend: Backend;
    }
  | { type: 'retaking'; id: number; done: number; all: number }
  | { type: 'retaken'; id: number; space: string; vectors: Float32Array<ArrayBuffer>[] }
  /** In the order of the cells. */
  | { type: 'exchanged'; id: number; vectors: Float32Array<ArrayBuffer>[] }
  /** `isSpent`: this worker will not do better at another try, a fresh one may. */
  | ({ type: 'failed'; id: number; isSpent: boolean } & PlainError);
