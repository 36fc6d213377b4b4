/** What an element does behind its attributes: shows its pictures, compares them when it may, shows what comes of it. */
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';
import { Comparisons, readComparison } from './comparisons.ts';
import { ElementPictures } from './pictures.ts';
import type { Progress } from '../engine/protocol.ts';
import { listen } from './listen.ts';
import { checkK, type Host } from './settings.ts';
import { parseShown, type ShownResult } from '../shown-result.ts';
import { whenNear } from './near.ts';
import { textsFor } from './texts.ts';
import type { Message } from './view/message-view.ts';
import { SIDES, type Side } from './view/side-view.ts';
import { createView, type View } from './view/view.ts';

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
  /** The answer to what is there now. */
  #answer: ShownResult | null = null;
  /** From the attribute or the property: stands whatever the pictures. */
  #fixed: ShownResult | null = null;
  #message: Message = { kind: 'none' };

  constructor(host: Host, root: ShadowRoot) {
    this.#host = host;
    this.#view = createView(root);
    this.#pictures = new ElementPictures(host, this.#view);
  }

  get result(): ShownResult | null {
    return this.#fixed ?? this.#answer;
  }

  /** Shows a result without a model; null goes back to comparing. */
  fix(result: ShownResult | null): void {
    this.#fixed = result;
    this.schedule();
  }

  /** From the attribute; what it says wrongly is shown. */
  readResult(text: string | null): void {
    this.#fixed = null;
    try {
      if (text !== null) this.#fixed = parseShown(text);
    } catch (error) {
      this.fail(error);
    }
    this.schedule();
  }

  give(side: Side, picture: Blob | null): void {
    this.#pictures.give(side, picture);
    this.forget();
  }

  connect(): void {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    listen(this.#view, signal, {
      isPickable: (side) => this.#isPickable(side),
      onslotted: () => this.forget(),
      onpick: (side, file) => {
        // A gesture: nothing waits for another.
        this.#isSeen = true;
        this.give(side, file);
      },
      onbutton: () => void this.compare(true),
    });
    if (!this.#isSeen)
      whenNear(this.#host, signal, () => {
        this.#isSeen = true;
        this.schedule();
      });
    this.schedule();
  }

  disconnect(): void {
    this.#listeners?.abort();
    this.#comparisons.release();
    if (this.#message.kind === 'working' || this.#message.kind === 'loading')
      this.#message = { kind: 'none' };
  }

  /** What is there has changed: an answer to what was there is none. */
  forget(): void {
    this.#comparisons.cancel();
    this.#answer = null;
    this.#message = { kind: 'none' };
    this.schedule();
  }

  /** Several changes at once are one. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.#host.isConnected) this.#update();
    });
  }

  /** Shows what failed, and tells it by the event `error`. */
  fail(error: unknown): void {
    const { code, message } =
      error instanceof PictureMathError
        ? error
        : ({ code: 'encoder-failed', message: 'The pictures could not be compared.' } as const);
    this.#say({ kind: 'error', message });
    this.#host.dispatchEvent(new CustomEvent('error', { detail: { code, message } }));
  }

  /** Never rejects: failures are shown and told, too. @param agreed whether a large model may be loaded */
  async compare(agreed: boolean): Promise<Done> {
    this.#comparisons.cancel();
    this.#fixed = null;
    this.#say({ kind: 'working' });
    try {
      checkK(this.#host.getAttribute('k'));
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
      this.#answer = detail;
      this.#say({ kind: 'none' });
      this.#update();
      this.#host.dispatchEvent(new CustomEvent('result', { detail, bubbles: true }));
      return { kind: 'answered', ranking: detail };
    } catch (error) {
      this.fail(error);
      return { kind: 'failed', error };
    }
  }

  #showProgress(detail: Progress): void {
    const isLoading = detail.loadedBytes < detail.totalBytes;
    this.#say(isLoading ? { kind: 'loading', ...detail } : { kind: 'working' });
    this.#host.dispatchEvent(new CustomEvent('progress', { detail, bubbles: true }));
  }

  get #language(): string {
    return this.#host.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || 'en';
  }

  #isPickable(side: Side): boolean {
    return this.#host.editable || this.#pictures.isOpen(side);
  }

  #say(message: Message): void {
    this.#message = message;
    this.#view.message.show(message, textsFor(this.#language), this.#language);
  }

  #update(): void {
    const language = this.#language;
    const texts = textsFor(language);
    for (const side of SIDES) this.#pictures.show(side, (error) => this.fail(error));
    const captionOf = (side: Side) => this.#host.getAttribute(`label-${side}`) ?? texts[side];
    this.#view.label(
      texts,
      { a: captionOf('a'), b: captionOf('b') },
      { a: this.#isPickable('a'), b: this.#isPickable('b') },
    );
    this.#begin();
    const message = this.result && this.#message.kind !== 'error' ? null : this.#message;
    this.#view.message.show(message ?? { kind: 'none' }, texts, language);
    this.#view.result.show(this.result, this.#host.k, texts, language);
  }

  /** Compares pictures that are there and have no answer, or offers to. */
  #begin(): void {
    if (this.result || this.#comparisons.isRunning || this.#message.kind !== 'none') return;
    if (!this.#pictures.areThere) return;
    if (this.#host.start === 'click' && !this.#pictures.areGiven) this.#message = { kind: 'start' };
    else if (this.#isSeen) void this.compare(false);
  }
}
