/** Encodes many words on several threads. Each word is encoded as on one thread, so the rows are the same bits. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Manifest } from '#core/model/manifest.ts';
import { moduleBeside } from '../module-beside.ts';
import type { EncodedWord, WordTask } from './word-worker.ts';

/** Each thread holds the text tower: 254 MB for CLIP ViT-B/32. */
const MAX_THREADS = 4;

/**
 * Encodes all tasks; `onWord` hears of each word in the order of the list. Rejects with the first failure of a thread, or
 * with what `onWord` throws.
 */
export async function encodeOnThreads(
  manifest: Manifest,
  tasks: readonly WordTask[],
  onWord: (word: EncodedWord) => Promise<void>,
): Promise<void> {
  const count = Math.min(MAX_THREADS, availableParallelism(), tasks.length);
  const workers = Array.from(
    { length: count },
    () => new Worker(moduleBeside('word-worker', import.meta.url), { workerData: manifest }),
  );
  const exits = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
  const waiting = new Map<number, EncodedWord>();
  let next = 0;
  let told = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      let telling = Promise.resolve();
      const give = (worker: Worker) => {
        const task = tasks[next++];
        if (task) worker.postMessage(task);
      };
      const tell = async () => {
        for (;;) {
          const index = tasks[told]?.index;
          const word = index === undefined ? undefined : waiting.get(index);
          if (!word) break;
          waiting.delete(word.index);
          told++;
          await onWord(word);
        }
        if (told === tasks.length) resolve();
      };
      for (const worker of workers) {
        worker.on('message', (word: EncodedWord) => {
          give(worker);
          waiting.set(word.index, word);
          telling = telling.then(tell);
          telling.catch(reject);
        });
        worker.on('error', reject);
        give(worker);
      }
    });
  } finally {
    // Each ends after the word that it is at: ended in the middle of one, ONNX Runtime takes the whole process with it.
    for (const worker of workers) worker.postMessage(null);
    await Promise.all(exits);
  }
}
