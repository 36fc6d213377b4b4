/** The picture encoder as the page sees it: one worker for the chosen model, its download and what it runs on. */
import type { Models } from './models.svelte.ts';
import { createEncoderClient, type EncoderClient } from '../vision/client.ts';
import type { Backend } from '../vision/plan.ts';
import { assertSecureContext } from '../vision/secure-context.ts';

export type Notice = { kind: 'not-kept' } | { kind: 'said'; text: string };

export class Encoder {
  readonly models: Models;
  /** Bytes of a download that is under way. */
  progress = $state<{ loaded: number; total: number } | null>(null);
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
        if (isCurrent()) this.progress = { loaded, total };
      },
      onReady: (backend) => {
        if (!isCurrent()) return;
        this.backend = backend;
        this.progress = null;
      },
      onKept: (kept) => {
        if (!isCurrent()) return;
        if (!kept) this.notice = { kind: 'not-kept' };
        void this.models.refresh();
      },
      onNotice: (text) => {
        if (isCurrent()) this.notice = { kind: 'said', text };
      },
    });
    this.#client = client;
    return client;
  }

  /** What waited for a download has ended, well or not. */
  endProgress(): void {
    this.progress = null;
  }

  forgetNotice(): void {
    this.notice = null;
  }

  /** Resolves when the worker has kept what it has downloaded; the page goes on at once. */
  stop(): Promise<void> {
    const stopping = this.#client?.stop() ?? Promise.resolve();
    this.#client = null;
    this.backend = null;
    this.progress = null;
    return stopping;
  }
}
