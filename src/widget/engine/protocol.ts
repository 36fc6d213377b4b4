/**
 * Messages between an element on somebody's page and the engine, a frame of the service. They are a promise: an element
 * that was published once talks to the engines of later deployments. What is added is optional; what breaks is another
 * number and another address.
 */
import type { ErrorCode } from '#core/errors.ts';
import type { RankResponse } from '#core/contract/api.ts';

export const PROTOCOL = 1;
/** Where the service serves what belongs to elements of this protocol. */
export const WIDGET_PATH = '/widget/v1';

/** The frame says that it listens; the page answers with one end of a channel. Both go between windows. */
export interface Hello {
  type: 'picture-math-engine';
  protocol: typeof PROTOCOL;
}
export interface Connect {
  type: 'picture-math-connect';
  protocol: typeof PROTOCOL;
}

export interface Comparison {
  a: ImageBitmap | Blob;
  b: ImageBitmap | Blob;
  /** The service's first one when left out. */
  model?: string | undefined;
  vocabulary?: string | undefined;
  method?: string | undefined;
  k?: number | undefined;
  /** Whether a model that is larger than what is loaded unasked may be loaded. */
  agreed: boolean;
}

export type ToEngine =
  ({ type: 'compare'; id: number } & Comparison) | { type: 'cancel'; id: number };

export interface ModelSize {
  title: string;
  bytes: number;
  licence: string;
}
export interface Progress {
  loadedBytes: number;
  totalBytes: number;
}

/** Each comparison ends with one of `result`, `ask` (the model is large: compare again with `agreed`) and `failed`. */
export type FromEngine =
  | ({ type: 'progress'; id: number } & Progress)
  | { type: 'result'; id: number; result: RankResponse; ranOn: string }
  | ({ type: 'ask'; id: number } & ModelSize)
  | { type: 'failed'; id: number; code: ErrorCode; message: string };
