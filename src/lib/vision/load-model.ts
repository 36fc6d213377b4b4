/** A model and the runtime that computes it, where it needs one, loaded beside each other under one count of bytes. */
import type { PlainError } from '#core/errors.ts';
import { loadFile, loadableOf, type Loadable, type LoadedFile } from './download.ts';
import { LoadProgress } from './load-progress.ts';
import { runtimeFor, type Backend } from './plan.ts';
import type { EncoderSetup } from './protocol.ts';
import { openShardCache } from './shard-cache.ts';

export interface Loaded {
  model: Uint8Array<ArrayBuffer>;
  /** The runtime's WebAssembly, packed; null where none is needed. */
  runtime: Uint8Array<ArrayBuffer> | null;
}

export interface LoadEvents {
  onProgress(loadedBytes: number, totalBytes: number): void;
  /** A download is tried again. */
  onAgain(error: PlainError, seconds: number): void;
  /** Whether all of it is on the device, whole; after the load has ended. */
  onKept(kept: Promise<boolean>): void;
}

export interface ModelLoader {
  /**
   * The model's file, and what a back end needs beside it.
   * @param before the model's file where it is in memory: then the runtime alone is loaded
   * @throws PictureMathError `network-failed`, `model-file-invalid`; `AbortError` after `stop`
   */
  load(name: Backend['name'], before?: Loaded['model'] | null): Promise<Loaded>;
  /** Ends what is under way; resolves when what has arrived is kept. */
  stop(): Promise<unknown>;
}

export function createModelLoader(
  { file, runtime }: Pick<EncoderSetup, 'file' | 'runtime'>,
  events: LoadEvents,
): ModelLoader {
  let underWay: { stop: AbortController; ended: Promise<unknown> } | undefined;

  /** The model is the first of the files. */
  async function loadAll(
    files: readonly Loadable[],
    before: Loaded['model'] | null,
    stop: AbortController,
  ): Promise<LoadedFile[]> {
    const cache = await openShardCache();
    const progress = new LoadProgress((loaded, total) => events.onProgress(loaded, total));
    // All totals are known before the first byte: a bar that is full means that nothing is missing.
    const reports = files.map(({ bytes }) => progress.add(bytes));
    const loadOne = async (loadable: Loadable, i: number): Promise<LoadedFile> => {
      if (i === 0 && before) {
        reports[i]?.(before.length);
        return { bytes: before, kept: Promise.resolve(true) };
      }
      try {
        return await loadFile(loadable, cache, {
          signal: stop.signal,
          onProgress: (loaded) => reports[i]?.(loaded),
          onAgain: (error, seconds) => events.onAgain(error, seconds),
        });
      } catch (error) {
        // One without the other is no use; its whole parts stay on the device.
        stop.abort(error);
        throw error;
      }
    };
    // Each ends by itself: whoever waits here knows that nothing is being written any more.
    const ends = await Promise.allSettled(files.map((one, i) => loadOne(one, i)));
    const loaded = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    if (loaded.length === files.length) return loaded;
    throw stop.signal.reason;
  }

  return {
    async load(name, before = null) {
      const stop = new AbortController();
      const needed = runtimeFor(name, runtime);
      const loading = loadAll(needed ? [file, loadableOf(needed)] : [file], before, stop);
      underWay = { stop, ended: Promise.allSettled([loading]) };
      const loaded = await loading;
      events.onKept(
        Promise.all(loaded.map(({ kept }) => kept)).then((kept) => kept.every(Boolean)),
      );
      const [model, wasm] = loaded as [LoadedFile, LoadedFile?];
      return { model: model.bytes, runtime: wasm?.bytes ?? null };
    },
    async stop() {
      underWay?.stop.abort();
      await underWay?.ended;
    },
  };
}
