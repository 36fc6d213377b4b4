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
  env: { wasm: { wasmPaths?: unknown; numThreads?: number; proxy?: boolean }; logLevel?: string };
}

const MAX_THREADS = 4;

/** @param base folder of the runtime's .wasm files. @throws PictureMathError `encoder-failed` */
export async function createGpuTower(model: Uint8Array, base: string): Promise<RunningTower> {
  const runtime = (await import('onnxruntime-web/jspi')) as unknown as Runtime;
  return createTower(runtime, model, base, 1, 'WebGPU');
}

/** @throws PictureMathError `encoder-failed` */
export async function createWasmTower(model: Uint8Array, base: string): Promise<RunningTower> {
  const runtime = (await import('onnxruntime-web/wasm')) as unknown as Runtime;
  const threads = self.crossOriginIsolated
    ? Math.min(MAX_THREADS, navigator.hardwareConcurrency)
    : 1;
  return createTower(runtime, model, base, threads, 'WASM');
}

async function createTower(
  runtime: Runtime,
  model: Uint8Array,
  base: string,
  threads: number,
  name: Backend['name'],
): Promise<RunningTower> {
  runtime.env.wasm.wasmPaths = base;
  runtime.env.wasm.numThreads = threads;
  runtime.env.logLevel = 'error';
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: [name === 'WebGPU' ? 'webgpu' : 'wasm'],
    });
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
      { cause },
    );
  }
}
