import { expect, test } from 'vitest';
import { backendsFor, usableFiles, type Device } from '#lib/vision/plan.ts';

const fp32 = { precision: 'fp32', dynamic: false, kernel: false } as const;
const fp16 = { precision: 'fp16', dynamic: false, kernel: false } as const;
const int8 = { precision: 'int8', dynamic: false, kernel: false } as const;
const dynamic = { precision: 'int8', dynamic: true, kernel: false } as const;
/** What our own kernel computes. */
const own = { precision: 'int8', dynamic: false, kernel: true } as const;
const NONE: Device = { gpu: false, f16: false };
const GPU: Device = { gpu: true, f16: false };
const F16: Device = { gpu: true, f16: true };

test.each([
  [fp32, NONE, ['WASM']],
  [fp32, GPU, ['WebGPU', 'WASM']],
  [int8, GPU, ['WebGPU', 'WASM']],
  [dynamic, F16, ['WASM']],
  [own, NONE, ['WASM kernel', 'WASM']],
  [own, GPU, ['WASM kernel', 'WebGPU', 'WASM']],
  [fp16, F16, ['WebGPU']],
  [fp16, GPU, []],
  [fp16, NONE, []],
] as const)('%j on %j runs on %j', (file, device, backends) => {
  expect(backendsFor(file, device)).toEqual(backends);
});

test('half precision comes first where the GPU has it, and not at all elsewhere; then the smaller download', () => {
  const files = [fp32, dynamic, fp16];
  expect(usableFiles(files, F16)).toEqual([fp16, dynamic, fp32]);
  expect(usableFiles(files, GPU)).toEqual([dynamic, fp32]);
  expect(usableFiles(files, NONE)).toEqual([dynamic, fp32]);
  expect(usableFiles([fp16], NONE)).toEqual([]);
});
