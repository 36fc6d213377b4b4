/** The Workers KV of this machine, opened in a workerd of its own that serves nobody. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { parse } from 'smol-toml';
import * as v from 'valibot';
import { ROOT } from '../places.ts';
import { guardStore } from './guarded-store.ts';
import { storeOf, type Namespace, type Store } from './store.ts';

/** Where miniflare keeps what below the state folder: as wrangler lays it out. */
export const persistenceOf = (state: string) => join(state, 'v3');

const configSchema = v.looseObject({
  compatibility_date: v.string(),
  kv_namespaces: v.array(v.looseObject({ binding: v.string(), id: v.string() })),
});

/** @throws Error of miniflare when workerd does not start, ValiError when wrangler.toml is not as this expects */
export async function openLocalKv(
  state: string,
): Promise<{ store: Store; close(): Promise<void> }> {
  const config = v.parse(configSchema, parse(await readFile(join(ROOT, 'wrangler.toml'), 'utf8')));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {};',
      compatibilityDate: config.compatibility_date,
      kvNamespaces: Object.fromEntries(
        config.kv_namespaces.map(({ binding, id }) => [binding, id]),
      ),
      host: '127.0.0.1',
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: persistenceOf(state),
    }),
  );
  const kv = (await miniflare.getKVNamespace('STORE')) as unknown as Namespace;
  return { store: guardStore(storeOf(kv), state), close: () => miniflare.dispose() };
}
