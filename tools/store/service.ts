/** Whether pages and API can be served on this machine: miniflare brings workerd, 150 MB that few commands need. */
import { createRequire } from 'node:module';

/** Whether miniflare is installed beside us. */
export function canServe(): boolean {
  try {
    createRequire(import.meta.url).resolve('miniflare');
    return true;
  } catch {
    return false;
  }
}
