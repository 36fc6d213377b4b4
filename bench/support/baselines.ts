import { join } from 'node:path';
import { startBundled, startService, type Service } from '../../test/support/edge/service.ts';
import { ROOT } from '../../tools/places.ts';

/** Hono that says hello, which is what ratios are to. */
export async function startHello(): Promise<Service> {
  return (await startBundled(join(ROOT, 'bench/edge/hello.toml'), 'hello')).service;
}

/** The product's Worker without its log. */
export const startQuiet = (): Promise<Service> =>
  startService({ hasInspector: false, config: join(ROOT, 'bench/edge/quiet.toml') });
