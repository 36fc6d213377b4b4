/** Packages of npm that few users install, and that weigh too much for everybody's tests: installed once, beside what tests keep. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/places.ts';

/**
 * A folder from which a package is found; null, with the reason on the console, where it cannot be had.
 * @param name with its version, `name@1.2.3`
 * @param others what it needs beside it; what it only suggests stays away
 */
export function findPackage(name: string, others: readonly string[]): string | null {
  const folder = join(ROOT, '.cache', 'optional', name.replaceAll(/[^\w.-]+/g, '-'));
  if (existsSync(join(folder, 'installed'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  try {
    execFileSync(
      'npm',
      ['install', '--ignore-scripts', '--omit=peer', '--omit=optional', name, ...others],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' },
    );
  } catch (error) {
    console.error(`${name} is not tested: ${String(error)}`);
    return null;
  }
  writeFileSync(join(folder, 'installed'), name);
  return folder;
}
