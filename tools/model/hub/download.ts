/**
 * One file from the hub: resumed where it stopped, checked by length and SHA-256, and put in its place by a rename, so
 * that a file under its own name is always whole.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PictureMathError } from '#core/errors.ts';
import { hashFile } from '../folder.ts';
import { Transient, withRetries, type RetryOptions } from '#core/retry.ts';
import { diskFailure } from '../../terminal/disk.ts';
import { connectionFailure, requestFile } from './hub.ts';

export interface WantedFile {
  url: string;
  /** Where it belongs. */
  path: string;
  bytes: number;
  sha256: string;
}

export interface DownloadOptions {
  signal: AbortSignal;
  /** How many bytes of the file are here now; falls when a damaged download begins anew. */
  onBytes(bytes: number): void;
  /** What is waited for, in words. */
  onNotice(text: string): void;
  /** A connection that brings nothing for so long is given up. */
  idleMs?: number;
  /** The first wait between tries; doubles with each. */
  backoffMs?: number;
}

const IDLE_MS = 30_000;
const BACKOFF_MS = 1000;
/** Tries in a row that bring nothing new. */
const MAX_TRIES = 6;
const MAX_TRIES_OFFLINE = 2;
/** A hub that asks for longer is left alone. */
const MAX_WAIT_MS = 120_000;

/** Where a file grows. Named by its hash too: another revision's rest is not gone on with. */
export const partialPath = ({ path, sha256 }: Pick<WantedFile, 'path' | 'sha256'>) =>
  `${path}.${sha256.slice(0, 12)}.part`;

const sizeOf = async (path: string) => (existsSync(path) ? (await stat(path)).size : 0);

const invalid = (file: WantedFile, got: string) =>
  new PictureMathError(
    'model-file-invalid',
    `Expected ${file.url} to be the ${file.bytes} bytes with SHA-256 ${file.sha256}, got ${got}. Nothing of it is used.`,
  );

/** The offset that an answer begins at; refuses lengths other than the pinned one before a byte is kept. */
function offsetOf(file: WantedFile, response: Response, asked: number): number {
  const { status, headers } = response;
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  const total = range?.[2];
  if (total !== undefined && total !== '*' && Number(total) !== file.bytes)
    throw invalid(file, `${total} bytes`);
  if (status === 416) throw invalid(file, `less than ${asked} bytes`);
  const offset = status === 206 ? Number(range?.[1] ?? Number.NaN) : 0;
  if (status === 206 && offset !== asked)
    throw new Transient(invalid(file, `a part from ${range?.[1] ?? 'an unnamed byte'} on`));
  const length = headers.get('content-length');
  if (length !== null && Number(length) + offset !== file.bytes)
    throw invalid(
      file,
      `${Number(length) + offset} bytes (${headers.get('content-type') ?? 'no type'})`,
    );
  return offset;
}

/** A nearly full disk takes a part of what it is given before it says so. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** One connection: appends what it brings. */
async function receive(file: WantedFile, handle: FileHandle, from: number, o: DownloadOptions) {
  const idle = new AbortController();
  const { idleMs = IDLE_MS } = o;
  const expire = () => idle.abort(new Error(`nothing came for ${idleMs / 1000} s`));
  let timer = setTimeout(expire, idleMs);
  const signal = AbortSignal.any([o.signal, idle.signal]);
  try {
    const response = await requestFile(file.url, from, signal);
    let at = offsetOf(file, response, from);
    if (at === 0) await handle.truncate(0);
    o.onBytes(at);
    if (!response.body) return;
    for await (const part of response.body) {
      clearTimeout(timer);
      timer = setTimeout(expire, idleMs);
      if (at + part.length > file.bytes) throw invalid(file, 'more');
      await writeAll(handle, part, at).catch((error: unknown) => {
        throw diskFailure(error, dirname(file.path));
      });
      at += part.length;
      o.onBytes(at);
    }
  } catch (error) {
    o.signal.throwIfAborted();
    if (error instanceof PictureMathError || error instanceof Transient) throw error;
    throw connectionFailure(file.url, idle.signal.aborted ? idle.signal.reason : error);
  } finally {
    clearTimeout(timer);
    // Ends the connection where it was left early.
    idle.abort();
  }
}

/** How a download is tried again; says so. */
const retryOptions = (o: DownloadOptions, progress?: () => number): RetryOptions => ({
  failures: MAX_TRIES,
  failuresOffline: MAX_TRIES_OFFLINE,
  backoffMs: (o.backoffMs ?? BACKOFF_MS) * (0.75 + Math.random() / 2),
  limitWait: (ms) => (ms > MAX_WAIT_MS ? null : ms),
  ...(progress ? { progress } : {}),
  onRetry: ({ message }, ms) =>
    o.onNotice(`${message} Trying again in ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s.`),
  sleep: (ms) => delay(ms, undefined, { signal: o.signal }),
});

/** Fills the partial file. */
async function fill(file: WantedFile, partial: string, options: DownloadOptions): Promise<void> {
  // Opened without truncating, to write at any place.
  const handle = await open(partial, existsSync(partial) ? 'r+' : 'w+').catch((error: unknown) => {
    throw diskFailure(error, dirname(partial));
  });
  let here = (await handle.stat()).size;
  const append = async () => {
    if (here > file.bytes) {
      await handle.truncate(0);
      here = 0;
    }
    if (here === file.bytes) return;
    try {
      await receive(file, handle, here, options);
    } finally {
      here = (await handle.stat()).size;
    }
    if (here < file.bytes) throw connectionFailure(file.url, new Error('it ended early'));
  };
  try {
    await withRetries(
      append,
      retryOptions(options, () => here),
    );
  } finally {
    await handle.close();
  }
}

/**
 * Brings a file to its place, or finds that it is there. A download whose hash is wrong is thrown away and made once
 * more, since a rest from before or a proxy may have spoilt it.
 * @throws PictureMathError `hub-unreachable`, `hub-busy`, `hub-refused`, `hub-not-found`, `model-file-invalid`,
 * `disk-full`; the signal's reason when it was aborted
 */
export async function downloadFile(file: WantedFile, options: DownloadOptions): Promise<void> {
  if ((await sizeOf(file.path)) === file.bytes && (await hashFile(file.path)) === file.sha256) {
    options.onBytes(file.bytes);
    return;
  }
  await mkdir(dirname(file.path), { recursive: true });
  const partial = partialPath(file);
  options.onBytes(Math.min(await sizeOf(partial), file.bytes));
  for (let again = false; ; again = true) {
    await fill(file, partial, options);
    const got = await hashFile(partial);
    if (got === file.sha256) break;
    await rm(partial);
    options.onBytes(0);
    if (again) throw invalid(file, `SHA-256 ${got}`);
    options.onNotice(`${file.url} came damaged: loading it once more.`);
  }
  await rename(partial, file.path);
}

/** Documents are small; what is longer is none. */
const MAX_DOCUMENT_BYTES = 256 * 1024;

/**
 * A small JSON document of the hub that is not pinned by a hash, as text: whoever calls checks what it says.
 * @throws as `downloadFile`
 */
export async function downloadDocument(
  url: string,
  options: Omit<DownloadOptions, 'onBytes'>,
): Promise<string> {
  const { idleMs = IDLE_MS } = options;
  const ask = async () => {
    try {
      return await readDocument(
        url,
        AbortSignal.any([options.signal, AbortSignal.timeout(idleMs)]),
      );
    } catch (error) {
      options.signal.throwIfAborted();
      const known = error instanceof PictureMathError || error instanceof Transient;
      throw known ? error : connectionFailure(url, error);
    }
  };
  return withRetries(ask, retryOptions({ ...options, onBytes: () => {} }));
}

/** The body as text; ends the connection as soon as it is longer than a document may be, whatever length was announced. */
async function readBounded(response: Response, tooLong: PictureMathError): Promise<string> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array[] = [];
  let size = announced > MAX_DOCUMENT_BYTES ? Infinity : 0;
  // Leaving the loop cancels the body.
  if (size === 0 && response.body)
    for await (const part of response.body) {
      size += part.length;
      if (size > MAX_DOCUMENT_BYTES) break;
      parts.push(part);
    }
  if (size <= MAX_DOCUMENT_BYTES) return Buffer.concat(parts).toString('utf8');
  if (response.body?.locked === false) await response.body.cancel();
  throw tooLong;
}

async function readDocument(url: string, signal: AbortSignal): Promise<string> {
  const response = await requestFile(url, 0, signal);
  const text = await readBounded(
    response,
    new PictureMathError(
      'model-file-invalid',
      `Expected ${url} to be a JSON document of at most ${MAX_DOCUMENT_BYTES} bytes, got more.`,
    ),
  );
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new PictureMathError(
      'model-file-invalid',
      `Expected ${url} to be a JSON document, got something else.`,
      { cause },
    );
  }
  return text;
}
