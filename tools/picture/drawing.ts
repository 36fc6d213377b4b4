/** SVG to pixels, in a process that is ended when a drawing takes too long or too much memory. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PictureMathError } from '#core/errors.ts';
import type { Pixels } from '#core/picture/preprocess.ts';
import { moduleBeside } from '../module-beside.ts';
import { MOST_DRAWING_MS, MOST_MEMORY_BYTES, type Drawn, type ToDraw } from './drawing-protocol.ts';

/** Of the XML; drawings of maps have some. */
const MOST_BYTES = 20_000_000;
/** What packs a drawing (SVGZ). */
const isPacked = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

const tooCostly = (what: string, wayOut: string) =>
  new PictureMathError('picture-too-large', `Expected a drawing (SVG) that ${what}: ${wayOut}.`);
const EXPORT = 'export it as PNG';
const COSTLY = `it may have costly filters, ${EXPORT}`;

/** A drawing as XML. Rejects with what zlib says of damaged ones. @throws PictureMathError `picture-too-large` */
export async function unpackDrawing(bytes: Uint8Array): Promise<Uint8Array> {
  const limit = `has at most ${MOST_BYTES / 1e6} MB`;
  if (bytes.length > MOST_BYTES) throw tooCostly(limit, EXPORT);
  if (!isPacked(bytes)) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooCostly(limit, EXPORT);
    throw cause;
  }
}

let running: Promise<ChildProcess> | null = null;

/** One process for all drawings: starting one takes longer than drawing. */
function open(): Promise<ChildProcess> {
  const path = fileURLToPath(moduleBeside('drawing-process', import.meta.url));
  // What libraries write of a bad drawing is of no use to whoever called the command.
  const child = fork(path, { serialization: 'advanced', stdio: 'ignore', execArgv: [] });
  child.once('exit', () => (running = null));
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(endedBy(code as number | null)),
  );
  return Promise.race([once(child, 'message'), ended]).then(() => child);
}

/** Nothing but a drawing that is asked for keeps the command running. */
function hold(child: ChildProcess, isAsked: boolean): void {
  if (isAsked) child.ref();
  else child.unref();
  const channel = child.channel as unknown as { ref(): void; unref(): void } | null | undefined;
  if (isAsked) channel?.ref();
  else channel?.unref();
}

/** What is said of a drawing whose process has ended: without a code, it was killed, by itself or by the system. */
const endedBy = (code: number | null) =>
  code === null
    ? tooCostly(`is drawn within ${MOST_MEMORY_BYTES / 1e6} MB of memory`, COSTLY)
    : tooCostly('can be drawn', `the process that drew it has ended (${code}), ${EXPORT}`);

let count = 0;

/** What the process answers; it is killed when it does not. @throws PictureMathError `picture-too-large` */
async function ask(child: ChildProcess, bytes: Uint8Array): Promise<Drawn> {
  const id = ++count;
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => over.abort(), MOST_DRAWING_MS);
  const heard = once(child, 'message', { signal }) as Promise<[Drawn]>;
  const ended = once(child, 'exit', { signal }) as Promise<[number | null]>;
  try {
    child.send({ id, bytes } satisfies ToDraw);
    const drawn = await Promise.race([
      heard,
      ended.then(([code]) => Promise.reject(endedBy(code))),
    ]);
    return drawn[0];
  } catch (cause) {
    if (!signal.aborted) throw cause;
    child.kill('SIGKILL');
    throw tooCostly(`is drawn within ${MOST_DRAWING_MS / 1000} s`, COSTLY);
  } finally {
    clearTimeout(timer);
    over.abort();
    await Promise.allSettled([heard, ended]);
  }
}

async function drawNow(bytes: Uint8Array): Promise<Pixels> {
  const child = await (running ??= open());
  hold(child, true);
  try {
    const drawn = await ask(child, bytes);
    if ('pixels' in drawn) return drawn.pixels;
    if (drawn.error === null) throw new TypeError('No drawing that can be read.');
    throw new PictureMathError(drawn.error.code, drawn.error.message, drawn.error);
  } finally {
    hold(child, false);
  }
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws SVG; one at a time. Rejects with an error that is not ours where it is no drawing.
 * @throws PictureMathError `picture-too-large` for too many pixels or bytes, and for what takes too long or too much memory
 */
export function drawPicture(bytes: Uint8Array): Promise<Pixels> {
  const drawn = queue.then(() => drawNow(bytes));
  queue = drawn.catch(() => null);
  return drawn;
}
