/** The comparisons of one element: a newer one overtakes the one before. */
import { PictureMathError } from '#core/errors.ts';
import { openEngine, type Engine, type Outcome } from '../engine/engine-frame.ts';
import type { ElementPictures } from './pictures.ts';
import type { Comparison, Progress } from '../engine/protocol.ts';
import type { Host } from './settings.ts';

/** The origin of a service. @throws PictureMathError `request-malformed` */
function originOf(server: string): string {
  const origin = URL.canParse(server) ? new URL(server).origin : '';
  if (/^https?:/.test(origin)) return origin;
  throw new PictureMathError(
    'request-malformed',
    'Expected the attribute server to be the origin of a Picture Math service, such as https://example.org; got none. It is needed where this script is not loaded from the service itself.',
  );
}

/** What an element asks. @param agreed whether a large model may be loaded. @throws PictureMathError `picture-unreadable` */
export async function readComparison(
  { model, vocabulary, method, k }: Host,
  pictures: ElementPictures,
  agreed: boolean,
): Promise<Comparison> {
  const [a, b] = await Promise.all([pictures.read('a'), pictures.read('b')]);
  return {
    a,
    b,
    k,
    agreed,
    ...(model ? { model } : {}),
    ...(vocabulary ? { vocabulary } : {}),
    ...(method ? { method } : {}),
  };
}

export class Comparisons {
  #run: AbortController | null = null;
  #engine: { origin: string; engine: Engine } | null = null;

  get isRunning(): boolean {
    return this.#run !== null;
  }

  cancel(): void {
    this.#run?.abort();
    this.#run = null;
  }

  /** Cancels, and lets go of the engine. */
  release(): void {
    this.cancel();
    this.#engine?.engine.release();
    this.#engine = null;
  }

  /** Null when another comparison has overtaken this one. @throws PictureMathError of `prepare`, the server or the engine */
  async compare(
    server: string,
    prepare: () => Promise<Comparison>,
    onProgress: (progress: Progress) => void,
  ): Promise<Outcome | null> {
    this.cancel();
    const run = new AbortController();
    this.#run = run;
    const { signal } = run;
    try {
      const engine = this.#open(originOf(server));
      const comparison = await prepare();
      signal.throwIfAborted();
      const outcome = await engine.compare(comparison, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) onProgress(progress);
        },
      });
      return signal.aborted ? null : outcome;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    } finally {
      if (this.#run === run) this.#run = null;
    }
  }

  #open(origin: string): Engine {
    if (this.#engine?.origin !== origin) {
      this.#engine?.engine.release();
      this.#engine = { origin, engine: openEngine(origin) };
    }
    return this.#engine.engine;
  }
}
