/** Mirror mode: a frozen picture as B, the camera as A, and the words of their difference, held still. */
import type { RankResponse } from '#core/contract/api.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import { emptySum, type Terms } from '../sum/terms.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { CameraSession } from './camera-session.svelte.ts';
import { pictureOf, takeFrame } from './camera.ts';
import { Live } from './live.svelte.ts';
import { readingOf, Steadiness, type Shown } from './steadiness.ts';

const COUNTDOWN_SECONDS = 3;

const isPair = (terms: Terms): boolean =>
  terms.length === 2 && terms[0]?.weight === 1 && terms[1]?.weight === -1;

export class Mirror {
  readonly camera = new CameraSession(() => void this.live.stop());
  readonly live: Live;
  shown = $state.raw<Shown>({ state: 'waiting' });
  /** B is frozen by a tap of this visit: what the sum had as B before is none. */
  frozen = $state(false);
  /** A countdown is wanted before each picture. */
  counts = $state(false);
  /** Seconds of a countdown that runs. */
  left = $state(0);
  video = $state.raw<HTMLVideoElement | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #ended = false;
  /** Counts the presses of the shutter: a later one ends a countdown. */
  #turn = 0;
  readonly #workspace: Workspace;
  readonly #steadiness = new Steadiness();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.live = new Live(workspace, (result) => this.#hear(result));
  }

  /** Why there are no words, beside the camera's own faults. */
  get failure(): Failure | null {
    const { b, answer } = this.#workspace;
    const ofB = this.frozen ? b?.content?.failure : null;
    return this.live.failure ?? this.#failure ?? ofB ?? (this.frozen ? answer.failure : null);
  }

  /** The frozen picture. */
  get frozenUrl(): string | null {
    return this.frozen ? (this.#workspace.b?.content?.url ?? null) : null;
  }

  /** Opens the camera, and loads a model that needs no click meanwhile. */
  async open(): Promise<void> {
    await Promise.all([this.camera.open(), this.#warm()]);
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    this.#failure = null;
    this.#workspace.answer.forgetFailure();
    if (!this.camera.stream) await this.camera.open();
    await this.#warm();
    if (!this.frozen || this.#failure) return;
    await this.#workspace.model.encodeMissing({ again: true });
    this.follow();
  }

  /** B is what the camera shows now, after a countdown where one is wanted; the words begin anew. */
  async freeze(): Promise<void> {
    if (!(await this.#count()) || !this.video) return;
    await this.#run(async () => {
      const picture = await pictureOf(this.video && (await takeFrame(this.video)));
      this.#steadiness.reset();
      this.shown = { state: 'waiting' };
      // Whatever else the sum was, the mirror is A minus B; undo brings it back.
      if (!isPair(this.#workspace.sum.terms)) await this.#workspace.edit(emptySum);
      await this.#workspace.fill('B', picture, { kind: 'frozen' });
      if (this.#ended) return;
      this.frozen = true;
      this.follow();
    });
  }

  /** Begins with the words once all that they need is here. */
  follow(): void {
    const { models, b } = this.#workspace;
    const isReady = this.frozen && !models.waits && b?.content?.in(models.space);
    if (isReady && this.video && this.camera.stream && !this.live.running && !this.#ended)
      void this.live.start(this.video);
  }

  /** Keeps the picture of now as A with its words; false where there is none yet. */
  async take(): Promise<boolean> {
    if (!this.live.running || !(await this.#count())) return false;
    await this.live.stop();
    return true;
  }

  /** The other camera; what it shows is compared with the same B. */
  async turn(): Promise<void> {
    await this.camera.turn();
  }

  /** Leaves: the camera is off, and the last frame stays in A. */
  close(): void {
    this.#ended = true;
    this.left = 0;
    void this.live.stop();
    this.camera.close();
  }

  async #warm(): Promise<void> {
    const { models, encoder } = this.#workspace;
    await this.#run(async () => {
      await models.open();
      if (!models.waits) await encoder.client().load();
    });
    encoder.endProgress();
  }

  #hear(result: RankResponse): void {
    this.shown = this.#steadiness.add(performance.now(), readingOf(result));
  }

  /** False where it was left, or pressed once more, meanwhile. */
  async #count(): Promise<boolean> {
    const turn = ++this.#turn;
    if (this.left > 0) {
      this.left = 0;
      return false;
    }
    if (!this.counts) return true;
    for (let left = COUNTDOWN_SECONDS; left > 0; left--) {
      this.left = left;
      await new Promise((resume) => setTimeout(resume, 1000));
      if (this.#ended || turn !== this.#turn) return false;
    }
    this.left = 0;
    return true;
  }

  async #run(work: () => Promise<void>): Promise<void> {
    this.#failure = null;
    try {
      await work();
    } catch (error) {
      this.#failure = failureOf(error);
    }
  }
}
