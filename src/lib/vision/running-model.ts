/** The worker's model: loaded once, run on the first back end that passes the canary, on the next when the GPU is lost. */
import { embedImage } from '#core/model/embed.ts';
import { CANARY_COSINE, canaryCosine, canaryPicture } from '#core/picture/canary.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import { createKernelTower } from './kernel-tower.ts';
import { createModelLoader, type Loaded } from './load-model.ts';
import { backendsFor, type Backend } from './plan.ts';
import type { EncoderSetup, FromWorker, Notice } from './protocol.ts';
import { openResample } from './resample.ts';
import { createGpuTower, createWasmTower, type RunningTower } from './tower.ts';

export interface RunningModel {
  /** Loads and starts the model once; after a failure the next call tries again. Errors as `run`. */
  load(): Promise<RunningTower>;
  /** Runs the tower, on WASM where the GPU fails. @throws PictureMathError of download, start or run */
  run<T>(work: (tower: RunningTower) => Promise<T>): Promise<T>;
  /** Ends a download; resolves when what has arrived is kept. */
  stop(): Promise<unknown>;
  /** Whether a start failed in a way that stays with this worker. */
  readonly isSpent: boolean;
}

/** What another back end does not mend. */
const LOAD_FAULTS: ReadonlySet<ErrorCode> = new Set(['network-failed', 'model-file-invalid']);

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
      { reason: { key: 'encoder-numbers' } },
    );
}

export function createRunningModel(
  setup: EncoderSetup,
  post: (message: FromWorker) => void,
): RunningModel {
  const { file, device } = setup;
  const say = (notice: Notice) => post({ type: 'notice', notice });
  /** Given up for this visit. */
  const lost = new Set<Backend['name']>();
  const backends = () => backendsFor(file, device).filter((name) => !lost.has(name));
  let tower: Promise<RunningTower> | undefined;
  let isSpent = false;
  const loader = createModelLoader(setup, {
    onProgress: (loadedBytes, totalBytes) => post({ type: 'progress', loadedBytes, totalBytes }),
    onAgain: (error, seconds) => say({ kind: 'again', error, seconds }),
    // Nobody waits for it: the model runs from memory.
    onKept: (kept) =>
      void kept.then(
        (whole) => post({ type: 'kept', kept: whole }),
        (error: unknown) => {
          say({ kind: 'not-written', detail: describe(error) });
          post({ type: 'kept', kept: false });
        },
      ),
  });

  async function startOn(name: Backend['name'], { model, runtime }: Loaded): Promise<RunningTower> {
    post({ type: 'starting' });
    try {
      const folder = new URL(setup.runtime.folder, self.location.origin);
      const tower = runtime
        ? await (name === 'WebGPU' ? createGpuTower : createWasmTower)({ model, runtime, folder })
        : await createKernelTower(model, setup.manifest.image.size);
      const candidate = { ...tower, resample: await openResample() };
      await checkCanary(setup, candidate);
      return candidate;
    } catch (error) {
      // The runtime remembers a failed start, and browsers a script that did not load: both for as long as a worker lives.
      if (runtime) isSpent = true;
      throw error;
    }
  }

  /** Starts the file on the first of the back ends that computes what the model computes. */
  async function start(names: readonly Backend['name'][]): Promise<RunningTower> {
    let reason: unknown;
    let model: Loaded['model'] | null = null;
    for (const [i, name] of names.entries()) {
      try {
        const loaded: Loaded = await loader.load(name, model);
        ({ model } = loaded);
        const started = await startOn(name, loaded);
        isSpent = false;
        post({ type: 'ready', backend: started.backend });
        return started;
      } catch (error) {
        // Not of the back end: another one would not come through either.
        if (error instanceof PictureMathError && LOAD_FAULTS.has(error.code)) throw error;
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        reason = error;
        const next = names[i + 1];
        if (next) say({ kind: 'taken-over', from: name, to: next, detail: describe(error) });
      }
    }
    throw new PictureMathError(
      'encoder-failed',
      `The model runs on no back end of this browser. ${describe(reason)} Try another precision or model.`,
      {
        cause: reason,
        reason: (reason instanceof PictureMathError && reason.reason) || { key: 'encoder-start' },
      },
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
        say({ kind: 'gpu-lost', detail: describe(error) });
        lost.add(name);
        tower = undefined;
        return work(await load());
      }
    },
    get isSpent() {
      return isSpent;
    },
    stop: () => loader.stop(),
  };
}
