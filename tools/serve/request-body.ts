/**
 * Bodies of requests on their way to workerd. A server that closes a connection over bytes that it has not read resets it,
 * and whoever still sends may lose the answer: so nothing is sent to workerd that it would not read, and no client is cut
 * off before it had time to finish.
 */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { bodyTooLarge } from '#core/contract/problem.ts';
import type { PictureMathError } from '#core/errors.ts';
import { MAX_BODY_BYTES } from '#core/limits.ts';

/** How long a client that was answered already may go on to send. */
const LINGER_MS = 1000;

/** Sends a body on as it comes; one that is larger than the API reads is an error, announced or not. */
export function passBody(
  request: IncomingMessage,
  upstream: ClientRequest,
  refuse: (error: PictureMathError) => void,
): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > MAX_BODY_BYTES) {
    refuse(bodyTooLarge(announced));
    return;
  }
  let size = 0;
  const count = (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) refuse(bodyTooLarge('more'));
  };
  request.on('data', count);
  // What is answered already is not refused any more, whatever else comes.
  upstream.once('response', () => request.off('data', count));
  request.pipe(upstream);
}

/** Ends an answer; what still comes of the request is read and dropped before, for a while. */
export function endGently(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) {
    response.end();
    return;
  }
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end).once('close', end).resume();
}
