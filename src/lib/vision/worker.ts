/** The encoder worker: loads the model once, checks the back end with a canary, encodes pictures one after the other. */
import { CANARY_COSINE, canaryCosine, canaryPicture } from '#core/picture/canary.ts';
import { embedImage, embedPicture, embedRetakes } from '#core/model/embed.ts';
import { decodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { decodePicture } from './decode.ts';
import { loadFile } from './download.ts';
import { backendsFor } from './plan.ts';
import type { Backend, EncoderSetup, FromWorker, ToWorker } from './protocol.ts';
import { openShardCache } from './shard-cache.ts';
import { createGpuTower, createWasmTower, type RunningTower } from './tower.ts';

const scope = self as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
};
const post = (message: FromWorker, transfer: Transferable[] = []) =>
  scope.postMessage(message, transfer);
const notice = (text: string) => post({ type: 'notice', text });
const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

let setup: EncoderSetup | undefined;
let tower: Promise<RunningTower> | undefined;
let download: { stop: AbortController; ended: Promise<unknown> } | undefined;

function getSetup(): EncoderSetup {
  if (!setup) throw new PictureMathError('encoder-failed', 'The encoder was not told its model.');
  return setup;
}

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

/** Loads the file and starts it on the first of the back ends that computes what the model computes. */
async function start(backends: readonly Backend['name'][]): Promise<RunningTower> {
  const current = getSetup();
  const { file } = current;
  const cache = await openShardCache();
  const stop = new AbortController();
  const loading = loadFile(file, cache, {
    signal: stop.signal,
    onProgress: (loadedBytes) => post({ type: 'progress', loadedBytes, totalBytes: file.bytes }),
    onNotice: notice,
  });
  download = { stop, ended: Promise.allSettled([loading]) };
  const { bytes, kept } = await loading;
  const base = new URL(current.runtime, self.location.origin).href;
  let reason: unknown;
  for (const [i, name] of backends.entries()) {
    try {
      const candidate = await (name === 'WebGPU' ? createGpuTower : createWasmTower)(bytes, base);
      await checkCanary(current, candidate);
      post({ type: 'ready', backend: candidate.backend });
      void kept.then((whole) => post({ type: 'kept', kept: whole }));
      return candidate;
    } catch (error) {
      reason = error;
      const next = backends[i + 1];
      if (next) notice(`${name} is not used, ${next} takes over. ${describe(error)}`);
    }
  }
  throw new PictureMathError(
    'encoder-failed',
    `The model runs on no back end of this browser. ${describe(reason)} Try another precision or model.`,
    { cause: reason },
  );
}

/** Memoised, evicted on failure, so that the next picture tries again. */
function getTower(): Promise<RunningTower> {
  const { file, device } = getSetup();
  tower ??= start(backendsFor(file, device)).catch((error: unknown) => {
    tower = undefined;
    throw error;
  });
  return tower;
}

/** Runs the tower, on WASM where the GPU fails. */
async function withTower<T>(run: (tower: RunningTower) => Promise<T>): Promise<T> {
  const current = await getTower();
  try {
    return await run(current);
  } catch (error) {
    const { file, device } = getSetup();
    const others = backendsFor(file, device).filter((name) => name !== current.backend.name);
    if (current.backend.name !== 'WebGPU' || others.length === 0)
      throw new PictureMathError(
        'encoder-failed',
        `The encoder failed on ${current.backend.name}: ${describe(error)}`,
        { cause: error },
      );
    // A lost device fails every later run: give the GPU up for this visit.
    notice(`The GPU stopped answering, WASM takes over. ${describe(error)}`);
    tower = start(others);
    return run(await tower);
  }
}

async function encode(picture: Blob | ImageBitmap) {
  const decodeBegan = performance.now();
  const pixels = await decodePicture(picture);
  const decodeMs = performance.now() - decodeBegan;
  await getTower();
  const began = performance.now();
  const { embedding, flatness, backend } = await withTower(async (running) => ({
    ...(await embedPicture(getSetup().manifest, running, pixels)),
    backend: running.backend,
  }));
  return {
    space: embedding.space,
    vector: embedding.vector as Float32Array<ArrayBuffer>,
    flatness,
    decodeMs,
    encodeMs: performance.now() - began,
    backend,
  };
}

async function retake(id: number, picture: Blob) {
  const { manifest } = getSetup();
  const pixels = await decodePicture(picture);
  return withTower(async (running) => ({
    space: spaceOf(manifest).id,
    vectors: (
      await embedRetakes(manifest, running, pixels, (done, all) =>
        post({ type: 'retaking', id, done, all }),
      )
    ).map(({ vector }) => vector as Float32Array<ArrayBuffer>),
  }));
}

async function answer(message: Exclude<ToWorker, { type: 'setup' | 'stop' }>): Promise<void> {
  if (message.type === 'load') {
    await getTower();
    post({ type: 'loaded', id: message.id });
  } else if (message.type === 'retake')
    post({ type: 'retaken', id: message.id, ...(await retake(message.id, message.picture)) });
  else {
    const result = await encode(message.picture);
    post({ type: 'encoded', id: message.id, ...result }, [result.vector.buffer]);
  }
}

let queue: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'setup') {
    setup = data.setup;
    return;
  }
  if (data.type === 'stop') {
    // Not in the queue: what it ends is what the queue waits for.
    download?.stop.abort();
    void Promise.resolve(download?.ended).then(() => post({ type: 'stopped', id: data.id }));
    return;
  }
  // One at a time: sessions do not run concurrently.
  queue = queue.then(async () => {
    try {
      await answer(data);
    } catch (error) {
      const known =
        error instanceof PictureMathError
          ? error
          : new PictureMathError('encoder-failed', `The encoder failed: ${describe(error)}`, {
              cause: error,
            });
      post({ type: 'failed', id: data.id, code: known.code, message: known.message });
    }
  });
});
