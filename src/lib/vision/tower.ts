/** The image tower on ONNX Runtime Web: WebGPU where it works, else WASM. The only file here that knows the runtime. */
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { PictureMathError } from '#core/errors.ts';
import type { VisionTower } from '#core/model/tower.ts';
import type { Backend } from './plan.ts';

export interface RunningTower extends VisionTower {
  backend: Backend;
}

interface Runtime {
  InferenceSession: {
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
  env: {
    wasm: { wasmPaths?: unknown; wasmBinary?: Uint8Array; numThreads?: number; proxy?: boolean };
    logLevel?: string;
  };
}

/** What a tower is made of. */
export interface TowerParts {
  model: Uint8Array;
  /** The runtime's WebAssembly in gzip. */
  runtime: Uint8Array<ArrayBuffer>;
  /** Of the runtime's scripts. */
  folder: URL;
}

const MAX_THREADS = 4;

/** @throws PictureMathError `encoder-failed`, `network-failed` for a script that does not come */
export const createGpuTower = (parts: TowerParts): Promise<RunningTower> =>
  createTower(
    parts,
    () => import('onnxruntime-web/jspi'),
    'ort-wasm-simd-threaded.jspi.mjs',
    1,
    'WebGPU',
  );

/** Errors as `createGpuTower`. */
export const createWasmTower = (parts: TowerParts): Promise<RunningTower> =>
  createTower(
    parts,
    () => import('onnxruntime-web/wasm'),
    'ort-wasm-simd-threaded.mjs',
    self.crossOriginIsolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1,
    'WASM',
  );

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The runtime, and its own script, which it would ask for as it starts: then what fails is the network, and known as such. */
async function loadScripts(load: () => Promise<unknown>, script: string): Promise<Runtime> {
  try {
    const [runtime] = await Promise.all([load(), import(/* @vite-ignore */ script)]);
    return runtime as Runtime;
  } catch (cause) {
    throw new PictureMathError(
      'network-failed',
      'The runtime of the model could not be downloaded: check the connection. What was loaded is kept; try again.',
      { cause, reason: { key: 'load-unreachable' } },
    );
  }
}

async function createTower(
  { model, runtime: packed, folder }: TowerParts,
  load: () => Promise<unknown>,
  script: string,
  threads: number,
  name: Backend['name'],
): Promise<RunningTower> {
  const [runtime, wasmBinary] = await Promise.all([
    loadScripts(load, new URL(script, folder).href),
    unpack(packed),
  ]);
  runtime.env.wasm.wasmPaths = folder.href;
  runtime.env.wasm.wasmBinary = wasmBinary;
  runtime.env.wasm.numThreads = threads;
  runtime.env.logLevel = 'error';
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: [name === 'WebGPU' ? 'webgpu' : 'wasm'],
    });
    // It is compiled: 14 MB that nobody reads again.
    delete runtime.env.wasm.wasmBinary;
    return {
      backend: { name, threads },
      async run(pixels, size) {
        // The places' parts, where a graph has them, need not leave it.
        const results = await session.run(
          { pixel_values: new runtime.Tensor('float32', pixels, [1, 3, size, size]) },
          ['image_embeds'],
        );
        const data = await results['image_embeds']?.getData();
        if (!(data instanceof Float32Array))
          throw new TypeError('The graph did not answer image_embeds as float32.');
        return data;
      },
    };
  } catch (cause) {
    throw new PictureMathError(
      'encoder-failed',
      `The encoder did not start on ${name}: ${String(cause)}`,
      { cause, reason: { key: 'encoder-start' } },
    );
  }
}
