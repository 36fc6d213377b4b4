/** Python with Pillow and NumPy, the oracle of what the exported program reads: installed once beside what tests keep. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/places.ts';

const PACKAGES = ['numpy', 'pillow'];

/** As the recipe pins them. */
const pinned = () =>
  readFileSync(join(ROOT, 'training/requirements.txt'), 'utf8')
    .split('\n')
    .filter((line) => PACKAGES.some((name) => line.startsWith(`${name}==`)));

/** Where packages of a pinned version are for this interpreter. @throws Error what pip says */
function install(python: string): string {
  const wanted = pinned();
  const version = execFileSync(python, ['-c', 'import sys; print(sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  const folder = join(ROOT, '.cache', 'python-oracle');
  const mark = join(folder, 'installed');
  const stamp = `${version}${wanted.join(' ')}`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === stamp) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', folder];
  execFileSync(python, [...pip, ...wanted], { stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(mark, stamp);
  return folder;
}

/** Where the packages are; null, with the reason on the console, where they cannot be had: no Python, or no index of packages. */
export function findPython(): string | null {
  try {
    return install(process.env['PYTHON'] ?? 'python3');
  } catch (error) {
    console.error(`The exported program is not run with Pillow: ${String(error)}`);
    return null;
  }
}

/**
 * Runs a program with Pillow and NumPy, of $PYTHON or `python3`; what it prints.
 * @throws Error when there is no Python, when pip finds no packages, and what the program fails with
 */
export function runPython(program: string, args: readonly string[] = [], input = ''): string {
  const python = process.env['PYTHON'] ?? 'python3';
  return execFileSync(python, ['-c', program, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONPATH: install(python) },
  });
}
