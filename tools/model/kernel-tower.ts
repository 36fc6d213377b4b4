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
const EDITION = 2;

/** What this Node can run: a kernel with relaxed SIMD from version 21 on. In a clone it is compiled first, where that is due. */
async function readKernel(): Promise<{ isRelaxed: boolean; bytes: Uint8Array<ArrayBuffer> }> {
  if (!IS_PACKAGE) await buildKernels();
  const bytes = new Uint8Array(await readFile(kernelPath('convolution-relaxed')));
  if (WebAssembly.validate(bytes)) return { isRelaxed: true, bytes };
  return { isRelaxed: false, bytes: new Uint8Array(await readFile(kernelPath('convolution'))) };
}

/** By which vectors are kept, as those of a runtime are by its name. */
export async function kernelName(): Promise<string> {
  const { isRelaxed } = await readKernel();
  return `picture-math kernel ${EDITION}${isRelaxed ? ', relaxed' : ''}`;
}

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

export async function openKernelTower(plan: Plan): Promise<VisionTower> {
  const { instance } = await WebAssembly.instantiate((await readKernel()).bytes);
  const run = createRunner(plan, instance.exports as unknown as ConvolutionExports);
  return { run: (pixels) => Promise.resolve(run(pixels)) };
}
