/**
 * Many pictures to vectors, on all cores, in the order in which they come. Each is encoded alone, so that its vector is the
 * same bits whatever else is encoded; what was encoded before comes from the cache.
 */
import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PictureMathError, type PlainError } from '#core/errors.ts';
import { fileFor, type Manifest } from '#core/model/manifest.ts';
import { MIDDLE } from '#core/picture/view.ts';
import { runtimeName } from '../model/towers.ts';
import { moduleBeside } from '../module-beside.ts';
import {
  createEncodePicture,
  encodingKey,
  nameOf,
  type EncodePicture,
  type EncodingSettings,
  type PictureSource,
  type PictureVector,
} from './encode-picture.ts';
import type { PictureReply, PictureTask } from './picture-worker.ts';
import { noteUse } from './vector-cache.ts';

export type { PictureSource } from './encode-picture.ts';

export interface EncoderOptions {
  /** Threads, each with a tower; 0 encodes on this one, as is best for a few pictures. All cores when left out. */
  workers?: number | undefined;
  /** Whether vectors are kept, and taken from earlier calls; they are. */
  cache?: boolean | undefined;
  /** Whether pictures are read whole, padded, and not their middle square alone. */
  whole?: boolean | undefined;
  /** Whether each picture is also taken again, for the noise floor. */
  retakes?: boolean | undefined;
}

/** `index` counts the sources from 0. */
export type EncodedPicture = { index: number; name: string } & (
  PictureVector | { error: PictureMathError }
);

export interface EncodeOptions {
  signal?: AbortSignal | undefined;
  /** Hears after each picture how many are done. */
  onProgress?: ((done: number) => void) | undefined;
}

export interface PictureEncoder {
  /** What computes, as `runtimeName` says. */
  readonly runtime: string;
  /**
   * Vectors in the order of the sources; one that cannot be read has an error in its place. So many are under way at once
   * that all threads have work. Rejects with the signal's reason, and with what is no fault of a picture.
   */
  encode(
    sources: Iterable<PictureSource> | AsyncIterable<PictureSource>,
    options?: EncodeOptions,
  ): AsyncGenerator<EncodedPicture, void, undefined>;
  /** Ends the threads, each after the picture that it is at. */
  close(): Promise<void>;
}

/** While one is encoded the next is read and decoded. */
const TASKS_A_THREAD = 2;
/** Results wait for those before them: a large picture holds up no thread. */
const WAITING_A_THREAD = 8;
/** Of what a thread takes, beside its graph: pixels of two large pictures, and Node. */
const THREAD_BYTES = 250_000_000;
/** Pixels and files lie outside of the heap, and go when its young part is full: a small one lets go of them soon. */
const YOUNG_MB = 8;
/** The graph's bytes, its weights as they are computed with, and what lies between its layers. */
const GRAPH_COPIES = 4;

/** A thread a core, as long as they fit half of the memory. */
function threadsFor(manifest: Manifest): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const each = THREAD_BYTES + GRAPH_COPIES * fileFor(manifest, 'vision').bytes;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memory / 2 / each)));
}

interface Crew {
  encode: EncodePicture;
  /** Sources that are under way at most. */
  most: number;
  close(): Promise<void>;
}

const restored = ({ code, message, reason }: PlainError) =>
  new PictureMathError(code, message, { reason });

const alone = (settings: EncodingSettings): Crew => ({
  encode: createEncodePicture(settings),
  most: 1,
  close: () => Promise.resolve(),
});

interface Settle {
  resolve(made: Awaited<ReturnType<EncodePicture>>): void;
  reject(error: unknown): void;
}
interface Thread {
  worker: Worker;
  /** What it was given, by the id of the task. */
  waiting: Map<number, Settle>;
  exit: Promise<unknown>;
}

/** Threads that start when there is work for them. */
function createCrew(settings: EncodingSettings, count: number): Crew {
  const threads: Thread[] = [];
  const queue: { source: PictureSource; settle: Settle }[] = [];
  let id = 0;

  function start(): Thread {
    const worker = new Worker(moduleBeside('picture-worker', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    const thread: Thread = { worker, waiting: new Map(), exit };
    const fail = (error: unknown) => {
      for (const settle of thread.waiting.values()) settle.reject(error);
      thread.waiting.clear();
      threads.splice(threads.indexOf(thread), 1);
    };
    worker.on('message', (reply: PictureReply) => {
      const settle = thread.waiting.get(reply.id);
      thread.waiting.delete(reply.id);
      if ('made' in reply) settle?.resolve(reply.made);
      else settle?.reject(reply.plain ? restored(reply.plain) : reply.failure);
      give();
    });
    worker.on('error', fail);
    threads.push(thread);
    return thread;
  }
  function give(): void {
    for (let next = queue[0]; next; next = queue[0]) {
      const free = threads.find(({ waiting }) => waiting.size === 0);
      const thread =
        free ??
        (threads.length < count
          ? start()
          : threads.find(({ waiting }) => waiting.size < TASKS_A_THREAD));
      if (!thread) return;
      queue.shift();
      thread.waiting.set(id, next.settle);
      thread.worker.postMessage({ id: id++, source: next.source } satisfies PictureTask);
    }
  }
  return {
    most: count * WAITING_A_THREAD,
    encode: (source) =>
      new Promise((resolve, reject) => {
        queue.push({ source, settle: { resolve, reject } });
        give();
      }),
    async close() {
      queue.length = 0;
      // Ended in the middle of a picture, ONNX Runtime takes the whole process with it.
      for (const { worker } of threads) worker.postMessage(null);
      await Promise.all(threads.map(({ exit }) => exit));
    },
  };
}

/** Rejects with the signal's reason as soon as it comes. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Errors of opening the model come with the first picture. */
export async function openPictureEncoder(
  manifest: Manifest,
  { workers, cache = true, whole = false, retakes = false }: EncoderOptions = {},
): Promise<PictureEncoder> {
  const runtime = await runtimeName(manifest);
  const settings: EncodingSettings = {
    manifest,
    view: whole ? { kind: 'whole' } : MIDDLE,
    retakes,
    runtime,
    isCached: cache,
  };
  if (cache) await noteUse(encodingKey(settings));
  const count = workers ?? threadsFor(manifest);
  const crew = count === 0 ? alone(settings) : createCrew(settings, count);
  return {
    runtime,
    async *encode(sources, { signal, onProgress = () => {} } = {}) {
      const underway: { index: number; name: string; made: ReturnType<EncodePicture> }[] = [];
      let done = 0;
      const next = async (): Promise<EncodedPicture> => {
        const { index, name, made } = underway.shift() as (typeof underway)[number];
        const result = await orAborted(made, signal);
        onProgress(++done);
        if (!('error' in result)) return { index, name, ...result };
        return { index, name, error: restored(result.error) };
      };
      let index = 0;
      for await (const source of sources) {
        signal?.throwIfAborted();
        const made = crew.encode(source);
        // Who stops listening leaves some behind.
        made.catch(() => {});
        underway.push({ index: index++, name: nameOf(source), made });
        if (underway.length >= crew.most) yield await next();
      }
      while (underway.length > 0) yield await next();
    },
    close: crew.close,
  };
}
