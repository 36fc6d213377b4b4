/** The picture encoder as the page sees it: one worker for the chosen model, its download and what it runs on. */
import type { Models } from './models.svelte.ts';
import { createEncoderClient, type EncoderClient, type EncoderEvents } from '../vision/client.ts';
import type { Backend } from '../vision/plan.ts';
import type { Notice as Said } from '../vision/protocol.ts';
import { assertSecureContext } from '../vision/secure-context.ts';

export type Notice = { kind: 'not-kept' } | Said;

/** Each holds the model: 40 MB of the embedded one. */
const MAX_WORKERS = 4;
/** The first worker tells the page what there is to tell. */
const UNHEARD: EncoderEvents = {
  onProgress: () => {},
  onStarting: () => {},
  onReady: () => {},
  onKept: () => {},
  onNotice: () => {},
};

export class Encoder {
  readonly models: Models;
  /** Bytes of a download that is under way. */
  progress = $state<{ loaded: number; total: number } | null>(null);
  /** All is loaded, and being started. */
  starting = $state(false);
  backend = $state.raw<Backend | null>(null);
  notice = $state.raw<Notice | null>(null);
  #client: EncoderClient | null = null;

  constructor(models: Models) {
    this.models = models;
  }

  /** The worker for the chosen model; started when there is none. @throws PictureMathError `encoder-failed`, `context-insecure` */
  client(): EncoderClient {
    if (this.#client) return this.#client;
    assertSecureContext();
    // Another model may have been chosen, or the download stopped: such a worker says nothing of the page's state any more.
    const isCurrent = () => this.#client === client;
    const client = createEncoderClient(this.models.setup(), {
      onProgress: (loaded, total) => {
        if (!isCurrent()) return;
        this.starting = false;
        this.progress = { loaded, total };
      },
      onStarting: () => {
        if (!isCurrent()) return;
        this.progress = null;
        this.starting = true;
      },
      onReady: (backend) => {
        if (!isCurrent()) return;
        this.backend = backend;
        this.endProgress();
      },
      onKept: (kept) => {
        if (!isCurrent()) return;
        if (!kept) this.notice = { kind: 'not-kept' };
        void this.models.refresh();
      },
      onNotice: (notice) => {
        if (isCurrent()) this.notice = notice;
      },
    });
    this.#client = client;
    return client;
  }

  /**
   * More workers of the chosen model, a core each, where they give the very numbers that the first gives: our own kernel
   * does. Their owner stops them.
   * @param most of them, however many cores there are
   */
  helpers(most = MAX_WORKERS): EncoderClient[] {
    const { file } = this.models;
    if (this.backend?.name !== 'WASM kernel' || !file || !this.models.isHere(file)) return [];
    const count = Math.min(most, Math.min(MAX_WORKERS, navigator.hardwareConcurrency) - 1);
    const setup = this.models.setup();
    return Array.from({ length: count }, () => createEncoderClient(setup, UNHEARD));
  }

  /** What waited for a download has ended, well or not. */
  endProgress(): void {
    this.progress = null;
    this.starting = false;
  }

  forgetNotice(): void {
    this.notice = null;
  }

  /** Resolves when the worker has kept what it has downloaded; the page goes on at once. */
  stop(): Promise<void> {
    const stopping = this.#client?.stop() ?? Promise.resolve();
    this.#client = null;
    this.backend = null;
    this.endProgress();
    return stopping;
  }
}
