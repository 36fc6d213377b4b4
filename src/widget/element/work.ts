/** What an element does behind its attributes: shows its pictures, compares them when it may, shows what comes of it. */
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import { ElementAnswer } from './answer.ts';
import { Comparisons, readComparison } from './comparisons.ts';
import { ElementPictures } from './pictures.ts';
import type { Progress } from '../engine/protocol.ts';
import { languageOf, watchLanguage } from './language.ts';
import { listen } from './listen.ts';
import { notAFile, notLoaded } from './picture-source.ts';
import { checkK, type Host } from './settings.ts';
import { checkShown, parseShown, type ShownResult } from '../shown-result.ts';
import { whenNear } from './near.ts';
import { textsFor } from './texts.ts';
import type { Message } from './view/message-view.ts';
import { SIDES, type Side } from './view/side-view.ts';
import { createView, type View } from './view/view.ts';
import { watchPictures } from './watch-pictures.ts';

/** How a comparison ends. */
export type Done =
  | { kind: 'answered'; ranking: RankResponse }
  /** Another one came in between, or it waits for somebody to agree to a large model. */
  | { kind: 'unanswered' }
  | { kind: 'failed'; error: unknown };

export class ElementWork {
  readonly #host: Host;
  readonly #view: View;
  readonly #pictures: ElementPictures;
  readonly #comparisons = new Comparisons();
  #isSeen = false;
  #isScheduled = false;
  #listeners: AbortController | null = null;
  readonly #answer = new ElementAnswer();
  /** Counts the comparisons that were asked for; 0 while none is under way. */
  #asked = 0;
  #turn = 0;
  /** What the comparison under way was asked about has changed since. */
  #isOvertaken = false;
  #message: Message = { kind: 'none' };
  /** Faults of addresses that were told. */
  readonly #told: Partial<Record<Side, string>> = {};

  constructor(host: Host, root: ShadowRoot) {
    this.#host = host;
    this.#view = createView(root);
    this.#pictures = new ElementPictures(host, this.#view);
  }

  get result(): ShownResult | null {
    return this.#answer.result;
  }

  /** Shows a result without a model, of whatever kind a script has it; null goes back to comparing. */
  setResult(value: unknown): void {
    if (typeof value === 'string') this.readResult(value);
    else this.#fix(() => (value === null || value === undefined ? null : checkShown(value)));
  }

  /** From the attribute. */
  readResult(text: string | null): void {
    this.#fix(() => (text === null ? null : parseShown(text)));
  }

  give(side: Side, picture: Blob | null): void {
    this.#pictures.give(side, picture);
    if (picture) this.#answer.noteGiven();
    this.noteChanges();
  }

  connect(): void {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    listen(this.#view, signal, {
      isPickable: (side) => this.#isPickable(side),
      onslotted: () => this.noteChanges(),
      onpick: (side, file) => {
        // A gesture: nothing waits for another.
        this.#isSeen = true;
        this.#answer.endTurn();
        this.give(side, file);
      },
      onmissed: (side) => this.fail(notAFile(side)),
      onbutton: () => void this.compare(true),
    });
    watchPictures(
      this.#host,
      SIDES.map((side) => this.#view.sides[side].image),
      signal,
      {
        ontouched: (image) => this.#pictures.touch(image),
        onchange: () => this.noteChanges(),
        onloaded: (image) => {
          try {
            this.#pictures.noteLoaded(image);
          } catch (error) {
            // A comparison that is under way says it itself.
            if (this.#asked === 0) this.fail(error);
          }
          this.noteChanges();
        },
        onbroken: (image) => {
          // Its alternative text is.
          image.classList.remove('unseen');
          // A comparison that is under way says it itself.
          if (this.#asked === 0 && this.#pictures.isSource(image)) this.fail(notLoaded(image));
        },
      },
    );
    watchLanguage(this.#host, signal, () => this.schedule());
    if (!this.#isSeen)
      whenNear(this.#host, signal, () => {
        this.#isSeen = true;
        this.schedule();
      });
    this.noteChanges();
    this.schedule();
  }

  disconnect(): void {
    this.#listeners?.abort();
    this.#isOvertaken = true;
    this.#comparisons.release();
    if (this.#message.kind === 'working' || this.#message.kind === 'loading')
      this.#message = { kind: 'none' };
  }

  /** Looks whether the pictures are others: an answer to those that were there is none. */
  noteChanges(): void {
    const names = { a: this.#pictures.nameOf('a'), b: this.#pictures.nameOf('b') };
    if (this.#answer.noteNames(names)) this.forget();
  }

  /** What is asked has changed: an answer to what was asked is none. */
  forget(): void {
    this.#isOvertaken = true;
    this.#comparisons.cancel();
    this.#answer.forget();
    this.#message = { kind: 'none' };
    this.schedule();
  }

  /** Several changes at once are one. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#answer.endTurn();
      if (this.#host.isConnected) this.#update();
    });
  }

  /** Shows what failed, and tells it by the event `error`. */
  fail(error: unknown): void {
    const { code, message } =
      error instanceof PictureMathError
        ? error
        : ({ code: 'encoder-failed', message: 'The pictures could not be compared.' } as const);
    this.#say({ kind: 'error', code, message });
    this.#host.dispatchEvent(new CustomEvent('error', { detail: { code, message } }));
  }

  /**
   * Compares what is there when this turn of the page is over, and anew when that changes meanwhile. Never rejects:
   * failures are shown and told, too.
   * @param agreed whether a large model may be loaded
   */
  async compare(agreed: boolean): Promise<Done> {
    const asked = ++this.#turn;
    this.#asked = asked;
    this.#comparisons.cancel();
    this.#answer.unfix();
    let done: Done = { kind: 'unanswered' };
    const isAskedAgain = () => this.#asked === asked && this.#isOvertaken;
    do {
      this.#say({ kind: 'working' });
      // What was changed before this call is told after it: slots, and attributes of images.
      await Promise.resolve();
      if (this.#asked !== asked) return done;
      this.#isOvertaken = false;
      done = await this.#attempt(agreed);
    } while (done.kind === 'unanswered' && isAskedAgain() && this.#host.isConnected);
    if (this.#asked === asked) this.#asked = 0;
    return done;
  }

  async #attempt(agreed: boolean): Promise<Done> {
    try {
      checkK(this.#host.getAttribute('k'));
      this.#showPictures();
      const prepare = () => readComparison(this.#host, this.#pictures, agreed);
      const outcome = await this.#comparisons.compare(this.#host.server, prepare, (progress) =>
        this.#showProgress(progress),
      );
      if (!outcome) return { kind: 'unanswered' };
      if (outcome.kind === 'ask') {
        this.#say(outcome);
        return { kind: 'unanswered' };
      }
      const { result: detail } = outcome;
      this.#answer.keep(detail);
      this.#say({ kind: 'none' });
      this.#update();
      this.#host.dispatchEvent(new CustomEvent('result', { detail, bubbles: true }));
      return { kind: 'answered', ranking: detail };
    } catch (error) {
      this.fail(error);
      return { kind: 'failed', error };
    }
  }

  /** What a result says wrongly is shown and told: whoever sets one need not catch it. */
  #fix(read: () => ShownResult | null): void {
    try {
      this.#answer.fix(read);
      // What was wrong with the one before is wrong no more.
      if (this.#message.kind === 'error') this.#message = { kind: 'none' };
    } catch (error) {
      this.fail(error);
    }
    this.schedule();
  }

  #showProgress(detail: Progress): void {
    const isLoading = detail.loadedBytes < detail.totalBytes;
    this.#say(isLoading ? { kind: 'loading', ...detail } : { kind: 'working' });
    this.#host.dispatchEvent(new CustomEvent('progress', { detail, bubbles: true }));
  }

  #isPickable(side: Side): boolean {
    return this.#host.editable || this.#pictures.isOpen(side);
  }

  #say(message: Message): void {
    const language = languageOf(this.#host);
    this.#message = message;
    this.#view.message.show(message, textsFor(language), language);
  }

  #showPictures(): void {
    for (const side of SIDES) this.#pictures.show(side, (error) => this.fail(error));
  }

  #update(): void {
    const language = languageOf(this.#host);
    const texts = textsFor(language);
    this.#showPictures();
    const captionOf = (side: Side) => this.#host.getAttribute(`label-${side}`) ?? texts[side];
    this.#view.label(
      texts,
      { a: captionOf('a'), b: captionOf('b') },
      { a: this.#isPickable('a'), b: this.#isPickable('b') },
    );
    this.#tellFaults();
    this.#begin();
    const message = this.result && this.#message.kind !== 'error' ? null : this.#message;
    this.#view.message.show(message ?? { kind: 'none' }, texts, language);
    this.#view.result.show(this.result, this.#host.k, texts, language);
  }

  /** An address that cannot be one is said at once, seen or not; once. */
  #tellFaults(): void {
    if (this.#asked !== 0) return;
    for (const side of SIDES) {
      const fault = this.#pictures.faultOf(side);
      const told = this.#told[side];
      if (fault) this.#told[side] = fault.message;
      else delete this.#told[side];
      if (fault && fault.message !== told) this.fail(fault);
    }
  }

  /** Compares pictures that are there and have no answer, or offers to. */
  #begin(): void {
    if (this.result || this.#asked !== 0 || this.#message.kind !== 'none') return;
    if (!this.#pictures.areThere) return;
    if (this.#host.start === 'click' && !this.#pictures.areGiven) this.#message = { kind: 'start' };
    else if (this.#isSeen) void this.compare(false);
  }
}
