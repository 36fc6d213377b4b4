import { join } from 'node:path';
import { bundleWorker, startWorker, type Service } from '../../test/support/edge/service.ts';
import { ROOT } from '../../tools/places.ts';

/** Hono that says hello, which is what ratios are to. */
export async function startHello(): Promise<Service> {
  const folder = await bundleWorker(join(ROOT, 'bench/edge/hello.toml'), 'hello');
  return (await startWorker(folder, {})).service;
}
