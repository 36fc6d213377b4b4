/** Consecutive parts of a file from one address, each checked by its SHA-256 as soon as it is whole. */
import { PictureMathError } from '#core/errors.ts';
import { sha256 } from '#core/hash.ts';
import type { Reason } from '#core/reasons.ts';
import { Transient, mayPass, retryAfterMs } from '#core/retry.ts';

const IDLE_MS = 30_000;

export interface Part {
  start: number;
  bytes: number;
  sha256: string;
  url: string | null;
}

const failed = (why: string, reason: Reason, cause?: unknown) =>
  new PictureMathError(
    'network-failed',
    `The model could not be downloaded: ${why}. What was loaded is kept; try again.`,
    { cause, reason },
  );
const damaged = () =>
  new Transient(
    new PictureMathError(
      'model-file-invalid',
      'A part of the model arrived damaged: its SHA-256 is not what the model list says. Nothing of it is used.',
      { reason: { key: 'load-damaged' } },
    ),
  );

/** Opens an answer's body at byte `from` of the address. */
async function openStream(url: string, from: number, fresh: boolean, signal: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(url, {
      signal,
      ...(fresh ? { cache: 'reload' } : {}),
      ...(from > 0 ? { headers: { range: `bytes=${from}-` } } : {}),
    });
  } catch (cause) {
    throw new Transient(failed('check the connection', { key: 'load-unreachable' }, cause));
  }
  const { status, headers } = response;
  if (!response.ok || !response.body) {
    const error = failed(`the server answered ${status}`, { key: 'load-status', status });
    if (!mayPass(status)) throw error;
    throw new Transient(error, { waitMs: retryAfterMs(headers.get('retry-after'), Date.now()) });
  }
  // A server that knows no ranges sends all of it: the beginning is read and left.
  return { reader: response.body.getReader(), at: status === 206 ? from : 0 };
}

/** Reads consecutive parts from one address; `done` gets each when it is whole and checked. */
export async function readParts(
  url: string,
  parts: readonly Part[],
  offset: number,
  options: {
    fresh: boolean;
    signal: AbortSignal;
    onBytes: (part: Part, bytes: number) => void;
    done: (part: Part, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  },
): Promise<void> {
  const { fresh, onBytes, done } = options;
  const idle = new AbortController();
  const signal = AbortSignal.any([options.signal, idle.signal]);
  const expire = () =>
    idle.abort(
      new Transient(
        failed(`nothing came for ${IDLE_MS / 1000} s`, {
          key: 'load-idle',
          seconds: IDLE_MS / 1000,
        }),
      ),
    );
  let timer = setTimeout(expire, IDLE_MS);
  try {
    const first = (parts[0]?.start ?? 0) - offset;
    const { reader, at: begin } = await openStream(url, first, fresh, signal);
    let at = begin;
    let rest = new Uint8Array(0);
    let ended = false;
    /** Fills `target` with the next bytes, skipping those before `from`. */
    const fill = async (target: Uint8Array, from: number, part: Part) => {
      let have = 0;
      while (have < target.length) {
        if (rest.length === 0) {
          if (ended)
            throw new Transient(failed('the connection ended early', { key: 'load-broken' }));
          const { done: last, value } = await reader.read().catch((cause: unknown) => {
            throw new Transient(failed('the connection broke', { key: 'load-broken' }, cause));
          });
          clearTimeout(timer);
          timer = setTimeout(expire, IDLE_MS);
          if (last) {
            ended = true;
            continue;
          }
          rest = value;
        }
        const skip = Math.min(rest.length, Math.max(0, from - at));
        const take = Math.min(rest.length - skip, target.length - have);
        target.set(rest.subarray(skip, skip + take), have);
        rest = rest.subarray(skip + take);
        at += skip + take;
        have += take;
        onBytes(part, have);
      }
    };
    for (const part of parts) {
      const bytes = new Uint8Array(part.bytes);
      await fill(bytes, part.start - offset, part);
      if ((await sha256(bytes)) !== part.sha256) throw damaged();
      await done(part, bytes);
    }
    await reader.cancel();
  } catch (error) {
    options.signal.throwIfAborted();
    throw idle.signal.aborted ? idle.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
