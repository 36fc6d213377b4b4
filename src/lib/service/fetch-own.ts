/** Requests to our own origin that end: a connection that hangs is given up and tried once more. */
import { PictureMathError } from '#core/errors.ts';
import type { Asked } from '#core/reasons.ts';

const ANSWER_MS = 20_000;
const WHAT = {
  picture: 'The picture',
  service: 'The service',
  models: 'The model list',
  sample: 'The sample',
  widget: 'The address of the widget',
} as const satisfies Record<Asked, string>;

/**
 * Fetches until an answer begins. Reading requests that hang are sent once more; others are not repeated.
 * @param answerMs after which an answer that has not begun is given up
 * @throws PictureMathError `network-failed`; `AbortError` of the caller's signal passes
 */
export async function fetchOwn(
  url: string,
  what: Asked,
  options: RequestInit = {},
  answerMs = ANSWER_MS,
): Promise<Response> {
  const isRead = (options.method ?? 'GET') === 'GET';
  for (let tries = isRead ? 2 : 1; ; tries--) {
    // The clock stops when the answer begins: its body may take as long as it takes.
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(), answerMs);
    const signal = options.signal ? AbortSignal.any([options.signal, clock.signal]) : clock.signal;
    try {
      return await fetch(url, { ...options, signal });
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      if (clock.signal.aborted && tries > 1) continue;
      throw new PictureMathError(
        'network-failed',
        clock.signal.aborted
          ? `${WHAT[what]} did not answer within ${answerMs / 1000} s: try again.`
          : `${WHAT[what]} cannot be reached: check the connection and try again.`,
        {
          cause,
          reason: clock.signal.aborted
            ? { key: 'no-answer', asked: what, seconds: answerMs / 1000 }
            : { key: 'unreachable', asked: what },
        },
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The body as JSON; null where it is something else.
 * @throws PictureMathError `network-failed` when it does not arrive whole; `AbortError` of the signal passes
 */
export async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    signal?.throwIfAborted();
    throw new PictureMathError(
      'network-failed',
      'The answer did not arrive whole: check the connection and try again.',
      { cause, reason: { key: 'answer-cut' } },
    );
  }
}
