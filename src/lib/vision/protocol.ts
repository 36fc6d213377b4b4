/** Messages between the page and its encoder worker. Each request is answered once, or by `failed`. */
import type { ServedFile } from '#core/contract/served-models.ts';
import type { ErrorCode } from '#core/errors.ts';
import type { Manifest } from '#core/model/manifest.ts';
import type { View } from '#core/picture/view.ts';
import type { Backend, Device } from './plan.ts';

/** What a worker runs: one file of one model. */
export interface EncoderSetup {
  manifest: Manifest;
  file: ServedFile;
  /** Folder of ONNX Runtime's files. */
  runtime: string;
  device: Device;
}

/**
 * `setup` comes first. `load` loads the model, which the first picture does too; `retake` asks for the embeddings of the
 * picture taken again (core/picture/augmented-views.ts); `stop` ends a download when what has arrived is kept.
 */
export type ToWorker =
  | { type: 'setup'; setup: EncoderSetup }
  | { type: 'load'; id: number }
  | { type: 'stop'; id: number }
  | { type: 'encode'; id: number; picture: Blob | ImageBitmap; view: View }
  | { type: 'retake'; id: number; picture: Blob; view: View };

export type FromWorker =
  | { type: 'progress'; loadedBytes: number; totalBytes: number }
  | { type: 'ready'; backend: Backend }
  /** Whether the model is on the device now, whole; comes when it has been written, which may be after `ready`. */
  | { type: 'kept'; kept: boolean }
  /** A back end was given up, or a download is tried again; the reason is shown. */
  | { type: 'notice'; text: string }
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
  | { type: 'failed'; id: number; code: ErrorCode; message: string };
