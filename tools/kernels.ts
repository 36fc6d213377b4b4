/** Compiles kernels/*.ts (AssemblyScript) to WebAssembly, into kernels/build/: part of every build. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from './model-folder.ts';

export const KERNELS = ['transformer', 'scan', 'read'] as const;
export type KernelName = (typeof KERNELS)[number];

export const kernelPath = (name: KernelName) => join(ROOT, 'kernels', 'build', `${name}.wasm`);

export async function buildKernels(): Promise<void> {
  await mkdir(join(ROOT, 'kernels', 'build'), { recursive: true });
  for (const name of KERNELS) {
    const { error, stderr } = await asc.main([
      join(ROOT, 'kernels', `${name}.ts`),
      '--baseDir',
      ROOT,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd,relaxed-simd',
      '--outFile',
      kernelPath(name),
    ]);
    if (error) throw new Error(`kernels/${name}.ts does not compile:\n${stderr.toString()}`);
  }
}

if (import.meta.main) await buildKernels();
