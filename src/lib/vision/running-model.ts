/** The worker's model: loaded once, run on the first back end that passes the canary, on the next when the GPU is lost. */
import { embedImage } from '#core/model/embed.ts';
import { CANARY_COSINE, canaryCosine, canaryPicture } from '#core/picture/canary.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { loadFile } from './download.ts';
import { backendsFor, type Backend } from './plan.ts';
import type { EncoderSetup, FromWorker } from './protocol.ts';
import { openShardCache } from './shard-cache.ts';
import { createGpuTower, createWasmTower, type RunningTower } from './tower.ts';

export interface RunningModel {
  /** Loads and starts the model once; after a failure the next call tries again. Errors as `run`. */
  load(): Promise<RunningTower>;
  /** Runs the tower, on WASM where the GPU fails. @throws PictureMathError of download, start or run */
  run<T>(work: (tower: RunningTower) => Promise<T>): Promise<T>;
  /** Ends a download; resolves when what has arrived is kept. */
  stop(): Promise<unknown>;
}

export const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** @throws PictureMathError `encoder-failed` when the back end computes something else than the model */
async function checkCanary({ manifest, file }: EncoderSetup, candidate: RunningTower) {
  const { vector } = await embedImage(manifest, candidate, canaryPicture());
  const cosine = canaryCosine(vector, decodeBase64(file.canary));
  if (cosine < CANARY_COSINE)
    throw new PictureMathError(
      'encoder-failed',
      `It computes wrong numbers: the test picture's embedding has a cosine of ${cosine.toFixed(3)} with the known one, at least ${CANARY_COSINE} was expected.`,
    );
}

export function createRunningModel(
  setup: EncoderSetup,
  post: (message: FromWorker) => void,
): RunningModel {
  const { file, device } = setup;
  const notice = (text: string) => post({ type: 'notice', text });
  /** Given up for this visit. */
  const lost = new Set<Backend['name']>();
  const backends = () => backendsFor(file, device).filter((name) => !lost.has(name));
  let download: { stop: AbortController; ended: Promise<unknown> } | undefined;
  let tower: Promise<RunningTower> | undefined;

  async function loadBytes(): Promise<Uint8Array> {
    const stop = new AbortController();
    const loading = loadFile(file, await openShardCache(), {
      signal: stop.signal,
      onProgress: (loadedBytes) => post({ type: 'progress', loadedBytes, totalBytes: file.bytes }),
      onNotice: notice,
    });
    download = { stop, ended: Promise.allSettled([loading]) };
    const { bytes, kept } = await loading;
    // Nobody waits for it: the model runs from memory.
    void kept.then(
      (whole) => post({ type: 'kept', kept: whole }),
      (error: unknown) => {
        notice(describe(error));
        post({ type: 'kept', kept: false });
      },
    );
    return bytes;
  }

  /** Loads the file and starts it on the first of the back ends that computes what the model computes. */
  async function start(names: readonly Backend['name'][]): Promise<RunningTower> {
    const bytes = await loadBytes();
    const base = new URL(setup.runtime, self.location.origin).href;
    let reason: unknown;
    for (const [i, name] of names.entries()) {
      try {
        const candidate = await (name === 'WebGPU' ? createGpuTower : createWasmTower)(bytes, base);
        await checkCanary(setup, candidate);
        post({ type: 'ready', backend: candidate.backend });
        return candidate;
      } catch (error) {
        reason = error;
        const next = names[i + 1];
        if (next) notice(`${name} is not used, ${next} takes over. ${describe(error)}`);
      }
    }
    throw new PictureMathError(
      'encoder-failed',
      `The model runs on no back end of this browser. ${describe(reason)} Try another precision or model.`,
      { cause: reason },
    );
  }

  function load(): Promise<RunningTower> {
    tower ??= start(backends()).catch((error: unknown) => {
      tower = undefined;
      throw error;
    });
    return tower;
  }

  return {
    load,
    async run(work) {
      const current = await load();
      const { name } = current.backend;
      try {
        return await work(current);
      } catch (error) {
        // Of the picture, not of the back end.
        if (error instanceof PictureMathError && error.code.startsWith('picture-')) throw error;
        if (name !== 'WebGPU' || backends().every((other) => other === name))
          throw new PictureMathError(
            'encoder-failed',
            `The encoder failed on ${name}: ${describe(error)}`,
            { cause: error },
          );
        // A lost device fails every later run: give the GPU up for this visit.
        notice(`The GPU stopped answering, WASM takes over. ${describe(error)}`);
        lost.add(name);
        tower = undefined;
        return work(await load());
      }
    },
    async stop() {
      download?.stop.abort();
      await download?.ended;
    },
  };
}
