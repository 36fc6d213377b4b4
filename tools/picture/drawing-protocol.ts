/** What passes between the command line and the process that draws (drawing-process.ts). */
import type { PlainError } from '#core/errors.ts';
import type { Pixels } from '#core/picture/preprocess.ts';

/** Beyond what the process had before: twenty-five million pixels and their copies take 300 MB. */
export const MOST_MEMORY_BYTES = 700_000_000;
/** Drawings of people take milliseconds. */
export const MOST_DRAWING_MS = 10_000;

export interface ToDraw {
  id: number;
  bytes: Uint8Array;
}
export type Drawn =
  | { id: number; pixels: Pixels }
  /** Null where it is no drawing that can be read. */
  | { id: number; error: PlainError | null };
