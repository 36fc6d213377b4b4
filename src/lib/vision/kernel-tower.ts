/** The image tower on our own kernel (core/convolution), which comes with the worker's script: nothing else is loaded. */
import { readOnnxGraph } from '#core/convolution/graph.ts';
import { planGraph } from '#core/convolution/plan.ts';
import { createRunner, type ConvolutionExports } from '#core/convolution/run.ts';
import { PictureMathError } from '#core/errors.ts';
import instantiateRelaxed from '../../../kernels/build/convolution-relaxed.wasm?init';
import instantiatePlain from '../../../kernels/build/convolution.wasm?init';
import type { RunningTower } from './tower.ts';

/** With relaxed SIMD where the browser has it: a quarter less time. */
async function instantiate(): Promise<WebAssembly.Instance> {
  try {
    return await instantiateRelaxed();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return instantiatePlain();
    throw error;
  }
}

/**
 * @param size of the pictures that it takes
 * @throws PictureMathError `encoder-failed`
 */
export async function createKernelTower(model: Uint8Array, size: number): Promise<RunningTower> {
  try {
    const { exports } = await instantiate();
    const plan = planGraph(readOnnxGraph(model), size, 'image_embeds');
    const run = createRunner(plan, exports as unknown as ConvolutionExports);
    return {
      backend: { name: 'WASM kernel', threads: 1 },
      run: (pixels) => Promise.resolve(run(pixels)),
    };
  } catch (cause) {
    throw new PictureMathError(
      'encoder-failed',
      `The encoder did not start on our own kernel: ${String(cause)}`,
      { cause, reason: { key: 'encoder-start' } },
    );
  }
}
