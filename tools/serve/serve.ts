/** workerd, its store and its door, from start to a stop in order. */
import { tmpdir } from 'node:os';
import type { Manifest } from '#core/model/manifest.ts';
import { PictureMathError } from '#core/errors.ts';
import { prepareModel } from '../store/install.ts';
import { keepModels, putModel } from '../store/local.ts';
import { diskFailure } from '../terminal/disk.ts';
import { openFront, type FrontOptions } from './front.ts';
import { startRuntime, type Runtime } from './runtime.ts';

/** What runs may run so long when the service is told to stop; containers and systemd wait 10 s and more. */
const STOP_MS = 8000;
const HEALTH_EVERY_MS = 100;

export interface ServeOptions {
  /** Where to listen; null fills the store and ends. */
  door: Omit<FrontOptions, 'runtime'> | null;
  worker: string;
  assets: string;
  /** Held by this process. */
  state: string;
  manifests: readonly Manifest[];
  onModel(manifest: Manifest): void;
  /** Whether each line of the Worker's log is printed, or errors alone. */
  isLogged: boolean;
}

/** Writes the models into the store that is served, and takes others from its list. @throws PictureMathError */
async function fillStore(runtime: Runtime, options: ServeOptions): Promise<void> {
  const store = await runtime.store();
  for (const manifest of options.manifests) {
    options.onModel(manifest);
    const { prepared, vocabularies } = await prepareModel(manifest);
    await putModel(store, manifest, vocabularies, prepared);
  }
  await keepModels(
    store,
    options.manifests.map(({ id }) => id),
  );
}

/** Whether the Worker wrote the line, and not workerd, which adds its own trace. */
const isOurs = (line: string) => line.startsWith('{');
const briefly = (line: string) => `workerd: ${line.replace(/\s*\bstack:[^]*$/, '').slice(0, 300)}`;

/** Waits for the API to say that it is well. */
async function untilHealthy(runtime: Runtime): Promise<void> {
  for (;;) {
    const url = new URL('/api/v1/health', await runtime.origin());
    const response = await fetch(url, { headers: runtime.pass }).catch(() => null);
    if (response?.ok) return;
    await new Promise((resume) => setTimeout(resume, HEALTH_EVERY_MS));
  }
}

/** Where people find it: an address of this machine where it listens on all. */
function addressOf(host: string, port: number): string {
  const isLocal = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  return `http://${isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Serves until SIGINT, SIGTERM or SIGHUP; then takes nothing new, lets run what runs, and ends the process with 0. A
 * second signal ends it at once.
 * @returns its address; null when there was only a store to fill
 * @throws PictureMathError when the port cannot be had, the disk is full, or workerd does not start
 */
export async function serve(options: ServeOptions): Promise<{ address: string } | null> {
  const { worker, assets, state, isLogged } = options;
  const runtime = await startRuntime({
    worker,
    assets,
    state,
    onLog: (level, line) => {
      if (level === 'error' || level === 'warn') console.error(isOurs(line) ? line : briefly(line));
      else if (isLogged) console.log(line);
    },
  }).catch((cause: unknown) => {
    const full = diskFailure(cause, tmpdir());
    if (full !== cause) throw full;
    throw new PictureMathError(
      'internal',
      `workerd did not start: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  try {
    await fillStore(runtime, options);
    if (!options.door) {
      await runtime.stop();
      return null;
    }
    await untilHealthy(runtime);
    const front = await openFront({ ...options.door, runtime });
    let isStopping = false;
    const stop = async () => {
      const cut = await front.close(STOP_MS);
      await runtime.stop();
      if (cut > 0) console.error(`Stopped; ${cut} requests took longer than ${STOP_MS / 1000} s.`);
      process.exit(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (isStopping) process.exit(1);
        isStopping = true;
        void stop();
      });
    return { address: addressOf(options.door.host, front.address.port) };
  } catch (error) {
    // What it says at its own end is of no use any more: the first error is what happened.
    await runtime.stop().catch(() => {});
    throw diskFailure(error, state);
  }
}
