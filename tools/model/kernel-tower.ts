/** Image towers on our own kernel in Node: where nothing is installed for speed, it is ahead of ONNX Runtime's WebAssembly. */
import { readFile } from 'node:fs/promises';
import { readOnnxGraph } from '#core/convolution/graph.ts';
import { planGraph } from '#core/convolution/plan.ts';
import { createRunner, type ConvolutionExports } from '#core/convolution/run.ts';
import type { Plan } from '#core/convolution/steps.ts';
import { PictureMathError } from '#core/errors.ts';
import type { VisionTower } from '#core/model/tower.ts';
import { buildKernels, kernelPath } from '../kernels.ts';
import { IS_PACKAGE } from '../places.ts';

/** Raised when the kernel gives other numbers. */
const EDITION = 1;
/** By which vectors are kept, as those of a runtime are by its name. */
export const KERNEL_NAME = `picture-math kernel ${EDITION}`;

/** Graphs of transformers are larger: they need not be read to be known for none. */
export const MOST_KERNEL_BYTES = 32_000_000;

/** A graph's steps; null for one that our own kernel does not compute. @param size of the pictures that it takes */
export function planForKernel(graph: Uint8Array, size: number): Plan | null {
  if (graph.length > MOST_KERNEL_BYTES) return null;
  try {
    return planGraph(readOnnxGraph(graph), size, 'image_embeds');
  } catch (error) {
    if (error instanceof PictureMathError && error.code === 'model-unsupported') return null;
    throw error;
  }
}

/** In a clone the kernel is compiled first, where that is due. */
export async function openKernelTower(plan: Plan): Promise<VisionTower> {
  if (!IS_PACKAGE) await buildKernels();
  const { instance } = await WebAssembly.instantiate(await readFile(kernelPath('convolution')));
  const run = createRunner(plan, instance.exports as unknown as ConvolutionExports);
  return { run: (pixels) => Promise.resolve(run(pixels)) };
}
