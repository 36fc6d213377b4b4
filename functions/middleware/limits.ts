/** Reads bodies within bounds of type, size and time. */
import { createMiddleware } from 'hono/factory';
import { bodyTooLarge } from '#core/contract/problem.ts';
import { PER_UNIT } from '#core/contract/costs.ts';
import { BODY_TIMEOUT_MS, MAX_BODY_BYTES } from '#core/limits.ts';
import { PictureMathError } from '#core/errors.ts';
import type { AppEnv, BodyEnv } from '../app-env.ts';
import { assertFlatJson } from './json-shape.ts';

function assertJson(type: string, encoding: string): void {
  // Unpacking is what makes small bodies large.
  if (!/^(identity)?$/i.test(encoding))
    throw new PictureMathError(
      'media-type-unsupported',
      'Expected a body without Content-Encoding, got a compressed one.',
    );
  if (/^application\/json\s*(;|$)/i.test(type)) return;
  if (/^(image|video)\/|^multipart\/|octet-stream/i.test(type))
    throw new PictureMathError(
      'media-type-unsupported',
      'Expected application/json, got a file: only vectors are sent; encode pictures in the browser.',
    );
  throw new PictureMathError(
    'media-type-unsupported',
    'Expected the content type application/json, got another one or none.',
  );
}

const announcedBytes = ({ headers }: Request) => Number(headers.get('content-length') ?? 0);

/** What stands for a body that ended before it was whole. */
const broken = (cause: unknown) =>
  new PictureMathError(
    'request-malformed',
    'Expected the whole body, got a part of it before the connection ended.',
    { cause },
  );

/** A body of unknown length, chunk by chunk. */
async function readChunks(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel();
      throw bodyTooLarge('more');
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The body, within its bounds of size. @throws PictureMathError `request-too-large`, `request-malformed` */
async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const announced = announcedBytes(request);
  if (announced > MAX_BODY_BYTES) throw bodyTooLarge(announced);
  try {
    // What is announced is not exceeded, and the platform reads it in one go, without a stream.
    const body = announced > 0 ? null : (request.body as ReadableStream<Uint8Array> | null);
    if (!body) return new Uint8Array(await request.arrayBuffer());
    return await readChunks(body);
  } catch (error) {
    // The client has left, or its connection broke.
    throw error instanceof PictureMathError ? error : broken(error);
  }
}

/** Whatever `work` comes to, or null after so long: what nobody sends is not waited for. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([work, timeout]).finally(() => {
    if (timer !== null) clearTimeout(timer);
  });
}

/** How long the rest of a body is read of a request that was answered without it. */
const REST_MS = 2000;

/**
 * Reads what nobody read of a body before the answer goes out. A server that closes a connection over unread bytes resets
 * it, and whoever still sends may never see what was answered.
 */
export const readToTheEnd = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const request = c.req.raw;
  if (request.bodyUsed || !request.body || request.body.locked) return;
  if (announcedBytes(request) > MAX_BODY_BYTES) return;
  // Who has left, or sends more, needs no rest.
  await within(
    readBytes(request).catch(() => null),
    REST_MS,
  );
});

/** Parses the body into `c.get('body')`. The read is raced with a clock: a stalled body would hold its slot for ever. */
export const jsonBody = createMiddleware<BodyEnv>(async (c, next) => {
  assertJson(c.req.header('content-type') ?? '', c.req.header('content-encoding') ?? '');
  const bytes = await within(readBytes(c.req.raw), BODY_TIMEOUT_MS);
  if (bytes === null)
    throw new PictureMathError(
      'request-timeout',
      `Expected the body within ${BODY_TIMEOUT_MS} ms, got only a part of it.`,
    );
  const rate = c.get('rate');
  if (rate) {
    const units = bytes.length / PER_UNIT.bodyBytes;
    await c.get('meter').charge(rate, units);
    await c.get('meter').turn(units);
  }
  assertFlatJson(bytes);
  try {
    c.set(
      'body',
      JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)),
    );
  } catch (cause) {
    throw new PictureMathError(
      'request-malformed',
      'Expected a JSON document in UTF-8, got something else.',
      { cause },
    );
  }
  await next();
});
