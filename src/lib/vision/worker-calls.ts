/** Requests to the encoder's worker and their answers, by number: each settles, whatever becomes of the worker. */
import { PictureMathError } from '#core/errors.ts';
import { ownScript } from '../service/trusted-script.ts';
import workerUrl from './worker.ts?worker&url';
import type { EncoderSetup, FromWorker, ToWorker } from './protocol.ts';

export type Answer = Exclude<FromWorker, { type: Told['type'] | 'retaking' | 'failed' }>;
/** What the worker says unasked. */
export type Told = Extract<
  FromWorker,
  { type: 'progress' | 'starting' | 'ready' | 'kept' | 'notice' }
>;

interface Waiting {
  resolve(answer: Answer): void;
  reject(reason: PictureMathError): void;
  onProgress?: ((done: number, all: number) => void) | undefined;
}

export interface WorkerCalls {
  /**
   * Starts the worker where there is none: at first, and after a crash.
   * @throws PictureMathError what the worker failed with; `encoder-failed` when it crashed or was ended
   */
  ask(
    message: (id: number) => ToWorker,
    options?: { transfer?: Transferable[]; onProgress?: Waiting['onProgress'] },
  ): Promise<Answer>;
  readonly isRunning: boolean;
  /** For good: what waits fails, and so does what is asked later. */
  end(): void;
}

export function openWorkerCalls(setup: EncoderSetup, onTold: (told: Told) => void): WorkerCalls {
  let nextId = 0;
  let worker: Worker | null = null;
  let ended: PictureMathError | null = null;
  const waiting = new Map<number, Waiting>();

  const settle = (id: number) => {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  };
  const hear = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case 'progress':
      case 'starting':
      case 'ready':
      case 'kept':
      case 'notice':
        return onTold(data);
      case 'retaking':
        return waiting.get(data.id)?.onProgress?.(data.done, data.all);
      case 'failed': {
        const error = new PictureMathError(data.code, data.message, { reason: data.reason });
        settle(data.id)?.reject(error);
        // Whoever else waits for it would be told the same.
        if (data.isSpent) drop(error);
        return;
      }
      default:
        return settle(data.id)?.resolve(data);
    }
  };
  const drop = (reason: PictureMathError) => {
    worker?.terminate();
    worker = null;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(ownScript(workerUrl), { type: 'module' });
    const crash = (what: string) => {
      if (worker === started)
        drop(
          new PictureMathError('encoder-failed', `The encoder stopped: ${what}. Try again.`, {
            reason: { key: 'encoder-stopped' },
          }),
        );
    };
    started.addEventListener('message', hear);
    started.addEventListener('error', ({ message }) => crash(message || 'it did not load'));
    started.addEventListener('messageerror', () => crash('its answer could not be read'));
    started.postMessage({ type: 'setup', setup } satisfies ToWorker);
    return started;
  };
  return {
    ask(message, { transfer = [], onProgress } = {}) {
      return new Promise((resolve, reject) => {
        if (ended) throw ended;
        const id = nextId++;
        worker ??= start();
        worker.postMessage(message(id), transfer);
        waiting.set(id, { resolve, reject, onProgress });
      });
    },
    get isRunning() {
      return worker !== null;
    },
    end() {
      ended = new PictureMathError('encoder-failed', 'The encoder was stopped.', {
        reason: { key: 'encoder-stopped' },
      });
      drop(ended);
    },
  };
}
