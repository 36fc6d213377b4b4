/** workerd with the Worker, the page and the store: no explorer, no inspector, and no door but the front's. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { persistenceOf } from '../store/local-kv.ts';
import { guardStore } from '../store/guarded-store.ts';
import { storeOf, type Namespace, type Store } from '../store/store.ts';
import { GATE, PASS_HEADER } from './gate.ts';
import { LIMITERS, countInMemory } from './limiters.ts';
import { modulesOf, readBindings } from './worker-bundle.ts';

type Options = Parameters<typeof convertV4MiniflareOptions>[0];

const APP = 'picture-math';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Runtime {
  /** Where it listens now, on this machine alone; another port after workerd had to be started anew. */
  origin(): Promise<URL>;
  /** What requests must carry to be answered. */
  pass: Readonly<Record<string, string>>;
  store(): Promise<Store>;
  stop(): Promise<void>;
}

export interface RuntimeOptions {
  /** Of `prepareWorker`. */
  worker: string;
  /** The built page. */
  assets: string;
  /** The folder of the store, which this process holds (store/lock.ts). */
  state: string;
  /** Lines of the Worker's log. */
  onLog(level: string, line: string): void;
}

/** Has workerd started by a script that ends it with this process; Windows has no such script, and ends it by hand. */
function watchOverWorkerd(): void {
  if (process.platform === 'win32' || process.env['PICTURE_MATH_WORKERD']) return;
  const own = createRequire(createRequire(import.meta.url).resolve('miniflare'));
  process.env['PICTURE_MATH_WORKERD'] =
    process.env['MINIFLARE_WORKERD_PATH'] ?? (own('workerd') as { default: string }).default;
  process.env['MINIFLARE_WORKERD_PATH'] = join(import.meta.dirname, 'workerd.sh');
}

/** Miniflare ends the process at a signal, whatever runs; whoever started it decides that here. */
function keepingSignals<T>(work: () => T): T {
  const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
  const made = work();
  for (const [signal, known] of before)
    for (const listener of process.listeners(signal))
      if (!known.includes(listener)) process.off(signal, listener);
  return made;
}

/** Starts workerd. @throws Error of miniflare when it does not start */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { worker, assets, state, onLog } = options;
  const { ratelimits, ...bindings } = await readBindings(worker);
  const counters = countInMemory(ratelimits);
  const module = { modules: true, compatibilityDate: bindings['compatibilityDate'] };
  const pass = randomBytes(32).toString('hex');
  watchOverWorkerd();
  const settings = {
    host: '127.0.0.1',
    port: 0,
    resourcePersistencePath: persistenceOf(state),
    // Made-up data about the caller would come from a server of Cloudflare's.
    cf: false,
    telemetry: { enabled: false },
    logRequests: false,
    handleStructuredLogs: ({ level, message }) => onLog(level, message),
    workers: [
      {
        ...module,
        name: 'gate',
        script: GATE,
        bindings: { PASS: pass },
        serviceBindings: { APP },
      },
      { ...module, name: LIMITERS, script: counters.script },
      {
        ...bindings,
        name: APP,
        serviceBindings: {
          ...(bindings['serviceBindings'] as object),
          ...counters.serviceBindings,
        },
        modules: await modulesOf(worker),
        modulesRoot: worker,
        assets: { ...(bindings['assets'] as object), directory: assets },
      },
    ],
  } as Options;
  const miniflare = keepingSignals(() => new Miniflare(convertV4MiniflareOptions(settings)));
  await miniflare.ready;
  return {
    origin: () => miniflare.ready.then(({ origin }) => new URL(origin)),
    pass: { [PASS_HEADER]: pass },
    async store() {
      const kv = (await miniflare.getKVNamespace('STORE', APP)) as unknown as Namespace;
      return guardStore(storeOf(kv), state);
    },
    async stop() {
      await miniflare.dispose();
    },
  };
}
