/** Whether page and API can be served on this machine: miniflare brings workerd, 150 MB that few commands need. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../places.ts';

/** The store's lock is one of SQLite's, which Node brings from here on. */
const LEAST_NODE = [22, 13] as const;

/** Whether this Node is new enough. */
function isNodeNew(version = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

/** Whether it is, and miniflare is installed beside us. */
export function canServe(): boolean {
  try {
    createRequire(import.meta.url).resolve('miniflare');
    return isNodeNew();
  } catch {
    return false;
  }
}

/** What is missing, as a sentence. */
export async function whyNotServed(): Promise<string> {
  if (!isNodeNew())
    return `Serving needs Node ${LEAST_NODE.join('.')} or newer, and this is ${process.versions.node}.`;
  const wanted = await miniflareWanted();
  return `Serving needs workerd, which the package miniflare brings (150 MB): npm install ${wanted}, or npx -p picture-math -p ${wanted} picture-math serve`;
}

/** What to install, as our own package names it. */
async function miniflareWanted(): Promise<string> {
  const { dependencies, peerDependencies } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  ) as Partial<Record<'dependencies' | 'peerDependencies', Record<string, string>>>;
  return `miniflare@${dependencies?.['miniflare'] ?? peerDependencies?.['miniflare'] ?? 'latest'}`;
}
