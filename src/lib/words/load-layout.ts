/** The map of a list, laid out once a visit. */
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { ownScript } from '../service/trusted-script.ts';
import workerUrl from './layout-worker.ts?worker&url';
import type { WordLayout } from './layout.ts';

const known = new WeakMap<Vocabulary, Promise<WordLayout>>();

/** Rejects where the worker does not come, and may be asked again. */
export function loadLayout(vocabulary: Vocabulary): Promise<WordLayout> {
  const loading =
    known.get(vocabulary) ??
    new Promise<WordLayout>((resolve, reject) => {
      const worker = new Worker(ownScript(workerUrl), { type: 'module' });
      worker.addEventListener('message', ({ data }: MessageEvent<WordLayout>) => {
        worker.terminate();
        resolve(data);
      });
      worker.addEventListener('error', (event) => {
        worker.terminate();
        known.delete(vocabulary);
        reject(new Error(event.message || 'The worker of the map did not start.'));
      });
      const { rows, dimensions, textMean } = vocabulary;
      worker.postMessage({ rows, dimensions, textMean });
    });
  known.set(vocabulary, loading);
  return loading;
}
