/** Compiles kernels/*.ts (AssemblyScript) to WebAssembly, into kernels/build/: part of every build. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from './places.ts';

/** What each is compiled from, and whether with instructions that not every engine knows (relaxed SIMD). */
const KERNELS = {
  transformer: { source: 'transformer', isRelaxed: false },
  scan: { source: 'scan', isRelaxed: true },
  convolution: { source: 'convolution', isRelaxed: false },
  resample: { source: 'resample', isRelaxed: false },
  'convolution-relaxed': { source: 'convolution', isRelaxed: true },
} as const;
export type KernelName = keyof typeof KERNELS;

export const kernelPath = (name: KernelName) => join(ROOT, 'kernels', 'build', `${name}.wasm`);

const timeOf = async (path: string) => (existsSync(path) ? (await stat(path)).mtimeMs : 0);

/** Whether a compiled kernel is newer than all of its folder's sources, ours, and the compiler that is pinned. */
async function isFresh(source: string, target: string): Promise<boolean> {
  const sources = [join(ROOT, 'package-lock.json')];
  for (const folder of new Set([dirname(source), join(ROOT, 'kernels')]))
    for (const name of await readdir(folder))
      if (name.endsWith('.ts')) sources.push(join(folder, name));
  const times = await Promise.all(sources.map(timeOf));
  return (await timeOf(target)) > Math.max(...times);
}

/** Compiles a kernel where it is out of date. @throws Error with what the compiler says */
export async function compileKernel(
  source: string,
  target: string,
  { isRelaxed = false } = {},
): Promise<void> {
  if (await isFresh(source, target)) return;
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(dirname(target), { recursive: true });
  const { error, stderr } = await asc.main([
    source,
    '--baseDir',
    ROOT,
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    isRelaxed ? 'simd,relaxed-simd' : 'simd',
    '--outFile',
    target,
  ]);
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`);
}

/** Compiles what is out of date. */
export async function buildKernels(): Promise<void> {
  for (const [name, { source, ...how }] of Object.entries(KERNELS))
    await compileKernel(join(ROOT, 'kernels', `${source}.ts`), kernelPath(name as KernelName), how);
}

if (import.meta.main) await buildKernels();
