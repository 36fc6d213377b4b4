/** Live mode: frames of the camera as A, one in flight at a time, so that a slow device shows fewer and never queues. */
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { EncodedPicture } from '../vision/client.ts';
import { takeFrame } from './camera.ts';
import { LastFrame } from './last-frame.ts';

/** Frames a second are counted over this time. */
const WINDOW_MS = 2000;

export class Live {
  running = $state(false);
  paused = $state(false);
  framesPerSecond = $state(0);
  failure = $state.raw<Failure | null>(null);
  #ends: number[] = [];
  #run = 0;
  readonly #last = new LastFrame();
  /** The vector of the frame that A shows. */
  #encoded: EncodedPicture | null = null;
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Shows frames until `stop`; stands still while it is paused or the page is hidden. */
  async start(video: HTMLVideoElement): Promise<void> {
    const workspace = this.#workspace;
    const run = ++this.#run;
    const isOver = () => run !== this.#run;
    this.running = true;
    this.paused = false;
    this.failure = null;
    workspace.answer.setLive(true);
    this.#ends = [];
    try {
      await workspace.models.open();
      // A large model waits for the button that names its size.
      if (workspace.models.waits) {
        this.stop();
        return;
      }
      const client = workspace.encoder.client();
      while (!isOver()) {
        if (this.paused || document.visibilityState === 'hidden') {
          this.framesPerSecond = 0;
          this.#ends = [];
          await new Promise((resume) => setTimeout(resume, 100));
          continue;
        }
        const frame = await takeFrame(video);
        if (!frame) {
          await new Promise((resume) => setTimeout(resume, 50));
          continue;
        }
        this.#last.keep(frame);
        const encoded = await client.encode(frame);
        if (isOver()) return;
        this.#encoded = encoded;
        this.#last.settle();
        await workspace.showFrame(encoded);
        this.#count();
        // Never faster than the screen, and the browser draws in between.
        await new Promise((resume) => requestAnimationFrame(resume));
      }
    } catch (error) {
      if (isOver()) return;
      this.failure = failureOf(error);
      this.stop();
    }
  }

  /** Ends it, however that comes about; the last frame that was answered stays in A, a picture like others. */
  stop(): void {
    this.#run++;
    this.running = false;
    this.framesPerSecond = 0;
    const encoded = this.#encoded;
    this.#encoded = null;
    const workspace = this.#workspace;
    if (encoded)
      void this.#last.take().then((picture) => picture && workspace.keepFrame(picture, encoded));
    workspace.answer.setLive(false);
  }

  #count(): void {
    const now = performance.now();
    this.#ends = [...this.#ends.filter((end) => now - end < WINDOW_MS), now];
    const first = this.#ends[0] ?? now;
    if (this.#ends.length > 1)
      this.framesPerSecond = ((this.#ends.length - 1) * 1000) / (now - first);
  }
}
