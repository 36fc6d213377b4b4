/**
 * Live mode: frames of the camera as A. Each encoder has one while the words of the one before are looked for and the next
 * is taken, so that a slow device shows fewer and never queues.
 */
import type { RankResponse } from '#core/contract/api.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { EncodedPicture, EncoderClient } from '../vision/client.ts';
import { pictureOf } from './camera.ts';
import { nextFrame, type Frame } from './frames.ts';

/** Answers a second are counted over this time. */
const WINDOW_MS = 2000;

interface Answered {
  encoded: EncodedPicture;
  kept: ImageBitmap;
}

export class Live {
  running = $state(false);
  answersPerSecond = $state(0);
  failure = $state.raw<Failure | null>(null);
  #ends: number[] = [];
  #run = 0;
  /** The frame that A shows. */
  #last: Answered | null = null;
  readonly #workspace: Workspace;
  readonly #onAnswer: (result: RankResponse) => void;

  constructor(workspace: Workspace, onAnswer: (result: RankResponse) => void) {
    this.#workspace = workspace;
    this.#onAnswer = onAnswer;
  }

  /** Answers frames until `stop`; stands still while the page is hidden. */
  async start(video: HTMLVideoElement): Promise<void> {
    const workspace = this.#workspace;
    const run = ++this.#run;
    const isOver = () => run !== this.#run;
    this.running = true;
    this.failure = null;
    workspace.answer.setLive(true);
    this.#rest();
    let helpers: EncoderClient[] = [];
    try {
      const first = workspace.encoder.client();
      // With a second worker two frames are under way, and answered in turn: more would be older than what is seen.
      helpers = workspace.encoder.helpers(1);
      // Frames are taken one after another: two that are asked for at once would be the same.
      let taking: Promise<Frame | null> = Promise.resolve(null);
      const take = () => {
        taking = taking.then(() => nextFrame(video, isOver, () => this.#rest()));
        // Told where it is awaited; a run that ends before has nobody to tell.
        taking.catch(() => undefined);
        return taking;
      };
      // One is taken ahead, so that no encoder waits for the camera.
      let ahead = take();
      const encode = async (client: EncoderClient): Promise<Answered | null> => {
        const next = ahead;
        ahead = take();
        const frame = await next;
        if (!frame || isOver()) return null;
        try {
          return { encoded: await client.encode(frame.bitmap), kept: frame.kept };
        } catch (error) {
          frame.kept.close();
          throw error;
        }
      };
      const underWay: { client: EncoderClient; encoding: Promise<Answered | null> }[] = [];
      const begin = (client: EncoderClient) => {
        const encoding = encode(client);
        encoding.catch(() => undefined);
        underWay.push({ client, encoding });
      };
      for (const client of [first, ...helpers]) begin(client);
      while (!isOver()) {
        const next = underWay.shift();
        if (!next) return;
        const answered = await next.encoding.catch((error: unknown) => {
          // The mirror goes on without a helper.
          if (next.client === first) throw error;
          return 'lost' as const;
        });
        if (answered === 'lost') continue;
        if (isOver()) return answered?.kept.close();
        begin(next.client);
        if (!answered) continue;
        this.#last?.kept.close();
        this.#last = answered;
        await workspace.showFrame(answered.encoded);
        const { result } = workspace.answer;
        if (isOver()) return;
        if (result) this.#onAnswer(result);
        this.#count();
      }
    } catch (error) {
      if (isOver()) return;
      this.failure = failureOf(error);
      await this.stop();
    } finally {
      for (const helper of helpers) void helper.stop();
    }
  }

  /** Ends it, however that comes about; the last frame that was answered stays in A, a picture like others. */
  async stop(): Promise<void> {
    this.#run++;
    this.running = false;
    this.#rest();
    const last = this.#last;
    this.#last = null;
    const workspace = this.#workspace;
    const keeping = last && pictureOf(last.kept);
    workspace.answer.setLive(false);
    if (last && keeping) workspace.keepFrame(await keeping, last.encoded);
  }

  #rest(): void {
    this.answersPerSecond = 0;
    this.#ends = [];
  }

  #count(): void {
    const now = performance.now();
    this.#ends = [...this.#ends.filter((end) => now - end < WINDOW_MS), now];
    const first = this.#ends[0] ?? now;
    if (this.#ends.length > 1)
      this.answersPerSecond = ((this.#ends.length - 1) * 1000) / (now - first);
  }
}
