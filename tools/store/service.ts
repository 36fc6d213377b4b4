/** Whether page and API can be served on this machine: miniflare brings workerd, 150 MB that few commands need. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../places.ts';

/** Whether miniflare is installed beside us. */
export function canServe(): boolean {
  try {
    createRequire(import.meta.url).resolve('miniflare');
    return true;
  } catch {
    return false;
  }
}

/** What to install, as our own package names it. */
export async function miniflareWanted(): Promise<string> {
  const { dependencies, peerDependencies } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  ) as Partial<Record<'dependencies' | 'peerDependencies', Record<string, string>>>;
  return `miniflare@${dependencies?.['miniflare'] ?? peerDependencies?.['miniflare'] ?? 'latest'}`;
}
