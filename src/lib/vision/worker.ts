/** The encoder worker: loads the model once, encodes pictures one after the other. */
import { embedPicture, embedRetakes } from '#core/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { fileFor, parseManifest, spaceOf } from '#core/manifest.ts';
import { decodePicture } from './decode.ts';
import { download } from './download.ts';
import type { FromWorker, ServedModel, ToWorker } from './protocol.ts';
import { canUseGpu, createGpuTower, createWasmTower, type RunningTower } from './tower.ts';

interface Encoder {
  served: ServedModel;
  model: Uint8Array<ArrayBuffer>;
  tower: RunningTower;
}

const scope = self as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
};
const post = (message: FromWorker, transfer: Transferable[] = []) =>
  scope.postMessage(message, transfer);

async function readServedModel(): Promise<ServedModel> {
  const response = await fetch('/models/index.json').catch((cause: unknown) => {
    throw new PictureMathError(
      'network-failed',
      'The model list could not be loaded: check the connection and try again.',
      { cause },
    );
  });
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The model list could not be loaded: the server answered ${response.status}.`,
    );
  const index = (await response.json()) as ServedModel;
  return { ...index, manifest: parseManifest(index.manifest) };
}

async function createEncoder(): Promise<Encoder> {
  const served = await readServedModel();
  const file = fileFor(served.manifest, 'vision');
  const model = await download(
    { url: served.vision, bytes: file.bytes, sha256: file.sha256 },
    (loadedBytes) => post({ type: 'progress', loadedBytes, totalBytes: file.bytes }),
  );
  const base = new URL(served.runtime, self.location.origin).href;
  const tower = await startTower(model, base);
  post({ type: 'ready', backend: tower.backend, space: spaceOf(served.manifest).id });
  return { served, model, tower };
}

async function startTower(model: Uint8Array<ArrayBuffer>, base: string): Promise<RunningTower> {
  if (await canUseGpu()) {
    try {
      return await createGpuTower(model, base);
    } catch (error) {
      post({
        type: 'fallback',
        reason: `WebGPU did not start, WASM takes over. ${describe(error)}`,
      });
    }
  }
  return createWasmTower(model, base);
}

let encoder: Promise<Encoder> | undefined;

/** Memoised, evicted on failure, so that the next picture tries again. */
function getEncoder(): Promise<Encoder> {
  encoder ??= createEncoder().catch((error: unknown) => {
    encoder = undefined;
    throw error;
  });
  return encoder;
}

/** Runs the tower, on WASM where the GPU fails. */
async function withTower<T>(run: (encoder: Encoder) => Promise<T>): Promise<T> {
  const current = await getEncoder();
  try {
    return await run(current);
  } catch (error) {
    if (current.tower.backend.name !== 'WebGPU')
      throw new PictureMathError(
        'encoder-failed',
        `The encoder failed on ${current.tower.backend.name}: ${describe(error)}`,
        { cause: error },
      );
    // A lost device fails every later run: give the GPU up for this visit.
    post({
      type: 'fallback',
      reason: `The GPU stopped answering, WASM takes over. ${describe(error)}`,
    });
    current.tower = await createWasmTower(
      current.model,
      new URL(current.served.runtime, self.location.origin).href,
    );
    post({
      type: 'ready',
      backend: current.tower.backend,
      space: spaceOf(current.served.manifest).id,
    });
    return run(current);
  }
}

async function encode(picture: Blob) {
  const decodeBegan = performance.now();
  const pixels = await decodePicture(picture);
  const decodeMs = performance.now() - decodeBegan;
  await getEncoder();
  const began = performance.now();
  const { embedding, flatness, backend } = await withTower(async ({ served, tower }) => ({
    ...(await embedPicture(served.manifest, tower, pixels)),
    backend: tower.backend,
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
  const pixels = await decodePicture(picture);
  return withTower(async ({ served, tower }) => ({
    space: spaceOf(served.manifest).id,
    vectors: (
      await embedRetakes(served.manifest, tower, pixels, (done, all) =>
        post({ type: 'retaking', id, done, all }),
      )
    ).map(({ vector }) => vector as Float32Array<ArrayBuffer>),
  }));
}

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

let queue: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  // One at a time: sessions do not run concurrently.
  queue = queue.then(async () => {
    try {
      if (data.type === 'retake') {
        post({ type: 'retaken', id: data.id, ...(await retake(data.id, data.picture)) });
        return;
      }
      const result = await encode(data.picture);
      post({ type: 'encoded', id: data.id, ...result }, [result.vector.buffer]);
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
