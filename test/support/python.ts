/**
 * Python with packages, installed once beside what tests keep: Pillow and NumPy, the oracle of what the exported program
 * reads; what the client in clients/python stands on.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/places.ts';

/** As the recipe pins them. */
const pinned = (...packages: string[]) =>
  readFileSync(join(ROOT, 'training/requirements.txt'), 'utf8')
    .split('\n')
    .filter((line) => packages.some((name) => line.startsWith(`${name}==`)));

const interpreter = () => process.env['PYTHON'] ?? 'python3';

/** Where packages of pinned versions are for this interpreter. @throws Error what pip says */
function install(name: string, wanted: readonly string[]): string {
  const python = interpreter();
  const version = execFileSync(python, ['-c', 'import sys; print(sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  const folder = join(ROOT, '.cache', name);
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

const installOracle = () => install('python-oracle', pinned('numpy', 'pillow'));

/** What clients/python stands on, and what its wheel is built with. @throws Error as `runPython` */
export const installClientPackages = () =>
  install('python-client', [...pinned('numpy'), 'httpx==0.28.1', 'flit_core==3.12.0']);

/** Where the packages are; null, with the reason on the console, where they cannot be had: no Python, or no index of packages. */
export function findPython(): string | null {
  try {
    return installOracle();
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
  return execFileSync(interpreter(), ['-c', program, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONPATH: installOracle() },
  });
}
