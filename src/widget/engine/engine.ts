/**
 * The engine: a frame of the service's own origin in which pictures of somebody's page are encoded. The page needs no
 * permission but for the frame; pictures come by message, and only their vectors leave it.
 */
import { PictureMathError } from '#core/errors.ts';
import { compare } from './compare.ts';
import {
  PROTOCOL,
  type Connect,
  type FromEngine,
  type Hello,
  type Progress,
  type ToEngine,
} from './protocol.ts';

/** Answers the comparisons of one page. */
function serve(port: MessagePort): void {
  const stops = new Map<number, AbortController>();
  const post = (message: FromEngine) => port.postMessage(message);
  /** What the comparison ends with; never rejects. */
  const answer = async (
    { id, ...comparison }: Extract<ToEngine, { type: 'compare' }>,
    signal: AbortSignal,
  ): Promise<FromEngine> => {
    try {
      const onProgress = (progress: Progress) => post({ type: 'progress', id, ...progress });
      return { id, ...(await compare(comparison, signal, onProgress)) };
    } catch (error) {
      const known =
        error instanceof PictureMathError
          ? error
          : new PictureMathError('encoder-failed', 'The pictures could not be encoded.', {
              cause: error,
            });
      return { type: 'failed', id, code: known.code, message: known.message };
    }
  };
  port.addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
    if (data.type === 'cancel') {
      stops.get(data.id)?.abort();
      return;
    }
    const stop = new AbortController();
    stops.set(data.id, stop);
    void answer(data, stop.signal).then((message) => {
      stops.delete(data.id);
      // Nobody waits for what was cancelled.
      if (!stop.signal.aborted) post(message);
    });
  });
  port.start();
}

addEventListener('message', ({ data, source, ports: [port] }: MessageEvent<Connect>) => {
  // Any page may embed the engine; only the one that holds this frame has a say.
  if (source !== parent || data?.type !== 'picture-math-connect' || !port) return;
  serve(port);
});
// To whoever holds the frame, and nothing but that it is here.
parent.postMessage({ type: 'picture-math-engine', protocol: PROTOCOL } satisfies Hello, '*');
