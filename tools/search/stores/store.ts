/** Where an index of pictures is kept and asked: our own files, or an engine made for many more (docs/search.md). */
import { createHash } from 'node:crypto';

/** A table's name that every engine takes, for whatever the index is called. */
export const tableOf = (index: string): string =>
  `picture_math_${createHash('sha256').update(index).digest('hex').slice(0, 16)}`;

/** A vector as engines take it: without the mean and of length 1, so that their inner product is our score. */
export interface StoredVector {
  /** Its place in the index. */
  position: number;
  name: string;
  vector: Float32Array;
}

export interface StoreAnswer {
  position: number;
  name: string;
  score: number;
}

export interface VectorStore {
  /** What it is, for people. */
  readonly title: string;
  /** Replaces what it holds of this index. @param dimensions of the vectors */
  fill(vectors: AsyncIterable<StoredVector>, count: number, dimensions: number): Promise<void>;
  /** The `k` nearest by inner product, best first; an engine may miss some. */
  nearest(query: Float32Array, k: number): Promise<StoreAnswer[]>;
  close(): Promise<void>;
}
