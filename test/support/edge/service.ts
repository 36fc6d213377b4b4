/** A Worker in a workerd of its own, without wrangler's proxy before it: for restarts, and for load. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { prepareModel } from '../../../tools/store/install.ts';
import { DEFAULT_MODEL, readManifest } from '../../../tools/model/folder.ts';
import { CACHE, ROOT } from '../../../tools/places.ts';
import { bundleWorker, modulesOf } from '../../../tools/serve/worker-bundle.ts';
import { putModel } from '../../../tools/store/local.ts';
import { storeOf, type Namespace } from '../../../tools/store/store.ts';

const DATE = '2026-11-01';
/** Load comes from one address: its allowance is for people. */
const UNLIMITED = 1e9;

export interface Service {
  origin: string;
  /** Of the Worker's isolate now: JavaScript's heap, with what is not collected yet, and buffers. */
  memory(): Promise<{ heap: number; buffers: number }>;
  /** Stops workerd, whatever it is doing, and starts another with the same store. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A folder for the bundle of a Worker, of this process alone. */
const bundleFolder = (name: string) => join(CACHE, 'worker', `${name}-${process.pid}`);

/** Bundles a Worker and starts it. */
export async function startBundled(
  config: string,
  name: string,
  more: Parameters<typeof startWorker>[1] = {},
) {
  const folder = bundleFolder(name);
  await bundleWorker(config, folder);
  return startWorker(folder, more);
}

/** Asks the isolate itself, over its inspector (Chrome DevTools Protocol). */
async function isolateMemory(inspector: URL): Promise<{ heap: number; buffers: number }> {
  const list = (await (await fetch(new URL(`http://${inspector.host}/json`))).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(list[0]?.webSocketDebuggerUrl ?? '');
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')));
  });
  const ask = (id: number, method: string) =>
    new Promise<{ usedSize: number; backingStorageSize: number }>((resolve, reject) => {
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const answer = JSON.parse(data) as {
          id?: number;
          result?: { usedSize: number; backingStorageSize: number };
          error?: { message: string };
        };
        if (answer.id !== id) return;
        if (answer.result) resolve(answer.result);
        else reject(new Error(answer.error?.message));
      });
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    const { usedSize, backingStorageSize } = await ask(1, 'Runtime.getHeapUsage');
    return { heap: usedSize, buffers: backingStorageSize };
  } finally {
    socket.close();
  }
}

/**
 * Starts what `bundleWorker` made, at a port of its own, and at another one its inspector.
 * @param more options of miniflare; without an inspector (`inspectorPort: undefined`) each line of the log costs less
 */
async function startWorker(
  folder: string,
  more: Omit<Parameters<typeof convertV4MiniflareOptions>[0], 'modules'>,
): Promise<{ miniflare: Miniflare; service: Service }> {
  const options = convertV4MiniflareOptions({
    modules: await modulesOf(folder),
    modulesRoot: folder,
    compatibilityDate: DATE,
    port: 0,
    inspectorPort: 0,
    ...more,
  } as Parameters<typeof convertV4MiniflareOptions>[0]);
  const miniflare = new Miniflare(options);
  const { origin } = await miniflare.ready;
  return {
    miniflare,
    service: {
      origin,
      memory: async () => isolateMemory(await miniflare.getInspectorURL()),
      restart: () => miniflare.setOptions(options),
      async stop() {
        await miniflare.dispose();
        await rm(folder, { recursive: true, force: true });
      },
    },
  };
}

async function fillWithEmbedded(store: Namespace): Promise<void> {
  const manifest = await readManifest(DEFAULT_MODEL);
  const { vocabularies, prepared } = await prepareModel(manifest);
  await putModel(storeOf(store), manifest, vocabularies, prepared);
}

/** The API, in a workerd of its own. */
export async function startService({
  allowanceFactor = UNLIMITED,
  onRequest,
  fill = fillWithEmbedded,
  hasInspector = true,
  config = join(ROOT, 'wrangler.toml'),
}: {
  /** How many times the documented allowances an address has. */
  allowanceFactor?: number;
  /** Hears of each line that the service logs of a request. */
  onRequest?: (line: string) => void;
  /** Puts models and lists into the store: the embedded model, where nothing else is said. */
  fill?: (store: Namespace) => Promise<void>;
  /** Its memory is asked through the inspector, which makes the lines of the log dearer. */
  hasInspector?: boolean;
  /** Of another Worker with the same bindings. */
  config?: string;
} = {}): Promise<Service> {
  const names = ['READ', 'RANK', 'ENCODE', 'WRITE'];
  const ratelimits = Object.fromEntries(
    ['RATE', 'KEYED'].flatMap((kind, i) =>
      names.map((name, j) => [
        `${kind}_${name}`,
        { namespace_id: String(10 * i + j + 1), simple: { limit: UNLIMITED, period: 60 as const } },
      ]),
    ),
  );
  const { miniflare, service } = await startBundled(config, 'service', {
    ...(hasInspector ? {} : { inspectorPort: undefined }),
    kvNamespaces: { STORE: 'store' },
    durableObjects: { BUDGET: { className: 'StorageBudget', useSQLite: true } },
    bindings: {
      KEEP_NAMES_MS: 10_000,
      LIST_WRITES_A_DAY: UNLIMITED,
      LIST_BYTES: UNLIMITED,
      ALLOWANCE_FACTOR: allowanceFactor,
    },
    // A line a request, as in production, that nobody reads here.
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) => {
      if (level === 'error') console.error(message);
      else onRequest?.(message);
    },
    ratelimits,
  });
  await fill((await miniflare.getKVNamespace('STORE')) as unknown as Namespace);
  return service;
}
