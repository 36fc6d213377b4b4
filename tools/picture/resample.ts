/** Scaling pictures by our own kernel (kernels/resample.ts) in Node; in a clone it is compiled first, where that is due. */
import { readFile } from 'node:fs/promises';
import { createResample, type ResampleExports } from '#core/picture/resample-kernel.ts';
import type { Resample } from '#core/picture/resample.ts';
import { buildKernels, kernelPath } from '../kernels.ts';
import { IS_PACKAGE } from '../places.ts';

export async function openResample(): Promise<Resample> {
  if (!IS_PACKAGE) await buildKernels();
  const { instance } = await WebAssembly.instantiate(await readFile(kernelPath('resample')));
  return createResample(instance.exports as unknown as ResampleExports);
}
