/** Compiles kernels/*.ts (AssemblyScript) to WebAssembly, into kernels/build/: part of every build. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../model/folder.ts';

export const KERNELS = ['transformer', 'scan', 'read'] as const;
export type KernelName = (typeof KERNELS)[number];

export const kernelPath = (name: KernelName) => join(ROOT, 'kernels', 'build', `${name}.wasm`);

/** Whether every compiled kernel is newer than all sources and the compiler that is pinned. */
async function isFresh(): Promise<boolean> {
  const folder = join(ROOT, 'kernels');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const time = async (path: string) => (existsSync(path) ? (await stat(path)).mtimeMs : 0);
  const sources = await Promise.all(
    [...names.map((name) => join(folder, name)), join(ROOT, 'package-lock.json')].map(time),
  );
  const built = await Promise.all(KERNELS.map((name) => time(kernelPath(name))));
  return Math.min(...built) > Math.max(...sources);
}

/** Compiles what is out of date. */
export async function buildKernels(): Promise<void> {
  if (await isFresh()) return;
  const { default: asc } = await import('assemblyscript/asc');
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
