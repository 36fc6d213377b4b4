/** Scaling pictures by our own kernel (kernels/resample.ts), a kilobyte beside the worker's script. */
import { createResample, type ResampleExports } from '#core/picture/resample-kernel.ts';
import type { Resample } from '#core/picture/resample.ts';
import instantiate from '../../../kernels/build/resample.wasm?init';

export async function openResample(): Promise<Resample> {
  const { exports } = await instantiate();
  return createResample(exports as unknown as ResampleExports);
}
