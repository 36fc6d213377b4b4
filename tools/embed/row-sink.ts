/** Where rows of vectors go, in one format or another. */
import type { AboutVectors, FailedLine, RowFacts } from '#core/format/vectors.ts';

/** What is known before the first vector. */
export type AboutRun = Omit<AboutVectors, 'count' | 'failed'>;

/** One way of writing rows. */
export interface RowSink {
  add(facts: RowFacts, vector: Float32Array): Promise<void>;
  /** Where this way has a place for it. */
  fail?(line: FailedLine): Promise<void>;
  /** @param count of rows */
  end(count: number): Promise<void>;
  close(): Promise<void>;
}
