/** Messages between the page and its encoder worker. Each is answered by one `encoded` or `retaken`, or by `failed`. */
import type { ErrorCode } from '#core/errors.ts';
import type { Manifest } from '#core/manifest.ts';

/** What `models/index.json` says: the served model and where its parts are. */
export interface ServedModel {
  manifest: Manifest;
  vision: string;
  runtime: string;
}

export interface Backend {
  name: 'WebGPU' | 'WASM';
  threads: number;
}

/** `retake` asks for the embeddings of the picture taken again (core/retakes.ts). */
export type ToWorker = { type: 'encode' | 'retake'; id: number; picture: Blob };

export type FromWorker =
  | { type: 'progress'; loadedBytes: number; totalBytes: number }
  | { type: 'ready'; backend: Backend; space: string }
  /** The GPU was given up; the reason is shown. */
  | { type: 'fallback'; reason: string }
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
