/** Lays out a word list beside the page, which stays quick meanwhile. One message in, one out. */
import { layoutWords, type WordVectors } from './layout.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', ({ data }: MessageEvent<WordVectors>) => {
  const layout = layoutWords(data);
  scope.postMessage(layout, [layout.places.buffer, layout.weights.buffer]);
});
