/** A thread that encodes words: its own text tower, one word after the other (core/model/embed.ts says why not in batches). */
import { parentPort, workerData } from 'node:worker_threads';
import { embedWord } from '#core/model/embed.ts';
import type { Manifest } from '#core/model/manifest.ts';
import { createTextTower, createTokenize } from '../model/towers.ts';

/** A word's place in its list, and its prompts. */
export interface WordTask {
  index: number;
  prompts: string[];
}
export interface EncodedWord {
  index: number;
  row: Float32Array<ArrayBuffer>;
}

const manifest = workerData as Manifest;
const towers = Promise.all([createTextTower(manifest), createTokenize(manifest)]);

parentPort?.on('message', (task: WordTask | null) => {
  // No port, no thread.
  if (task === null) {
    parentPort?.close();
    return;
  }
  const { index, prompts } = task;
  // A rejection ends the thread, which its owner hears of.
  void towers.then(async ([tower, tokenize]) => {
    const row = Float32Array.from(await embedWord(manifest, tower, tokenize, prompts));
    parentPort?.postMessage({ index, row } satisfies EncodedWord);
  });
});
