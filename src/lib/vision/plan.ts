/** Which file of a model fits a device, and on which back ends it is tried. */
import type { Packed, ServedFile, ServedRuntime } from '#core/contract/served-models.ts';

/** Larger models wait for a click that shows their size; smaller ones come with the first picture. */
export const ASK_ABOVE_BYTES = 7_000_000;

/** What a model runs on: our own kernel, or ONNX Runtime's two. */
export interface Backend {
  name: 'WASM kernel' | 'WebGPU' | 'WASM';
  threads: number;
}

type Runnable = Pick<ServedFile, 'precision' | 'dynamic' | 'kernel'>;
export type Precision = ServedFile['precision'];

export interface Device {
  /** A WebGPU adapter, and JavaScript promise integration, which the runtime's WebGPU build needs. */
  gpu: boolean;
  /** Half precision on that adapter (`shader-f16`). */
  f16: boolean;
}

/** What this browser can run. */
export async function probeDevice(): Promise<Device> {
  if (!('Suspending' in WebAssembly) || !navigator.gpu) return { gpu: false, f16: false };
  const adapter = await navigator.gpu.requestAdapter();
  return { gpu: adapter !== null, f16: adapter?.features.has('shader-f16') ?? false };
}

/**
 * The back ends that can run a file, best first. Our own kernel answers before a runtime has come; the others are there
 * where it fails. Half precision needs a GPU that has it; activations that are quantised
 * as it runs are integer arithmetic for processors, which the GPU would hand back node by node.
 */
export function backendsFor(
  { precision, dynamic, kernel }: Runnable,
  { gpu, f16 }: Device,
): Backend['name'][] {
  if (precision === 'fp16') return gpu && f16 ? ['WebGPU'] : [];
  return [
    ...(kernel ? (['WASM kernel'] as const) : []),
    ...(gpu && !dynamic ? (['WebGPU'] as const) : []),
    'WASM',
  ];
}

/** The runtime's WebAssembly that a back end needs; null for our own kernel, which is a part of the worker. */
export const runtimeFor = (name: Backend['name'], { webassembly }: ServedRuntime): Packed | null =>
  name === 'WASM kernel' ? null : webassembly[name];

const PREFERENCE: readonly Precision[] = ['fp16', 'int8', 'fp32'];

/** The files that a device can run, the one to take by default first: half precision on a GPU, else the smaller one. */
export function usableFiles<T extends Runnable>(files: readonly T[], device: Device): T[] {
  return files
    .filter((file) => backendsFor(file, device).length > 0)
    .sort((a, b) => PREFERENCE.indexOf(a.precision) - PREFERENCE.indexOf(b.precision));
}
