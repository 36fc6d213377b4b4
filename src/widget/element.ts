/** The element `<picture-math>`. Importing this module changes nothing; `define.ts` registers the element. */
import { PictureMathError } from '#core/errors.ts';
import type { components } from './api-types.ts';
import { openEngine, type Engine } from './engine-frame.ts';
import { drawPreview, readImage } from './picture-source.ts';
import { checkShown, parseShown, type ShownResult } from './shown-result.ts';
import { textsFor } from './texts.ts';
import { SIDES, createView, type Message, type Side, type View } from './view.ts';

/** The API's answer to POST /rank. */
export type Ranking = components['schemas']['Ranking'];
export type { ShownResult, ShownWord } from './shown-result.ts';

export interface PictureMathProgress {
  loadedBytes: number;
  totalBytes: number;
}
export interface PictureMathFailure {
  /** From a closed list, as in the API's problem documents. */
  code: components['schemas']['Problem']['code'];
  message: string;
}
export interface PictureMathEventMap {
  progress: CustomEvent<PictureMathProgress>;
  result: CustomEvent<Ranking>;
  error: CustomEvent<PictureMathFailure>;
}

/** Node has no elements: there this module can be imported, and does nothing. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

const DEFAULT_K = 5;
const MAX_K = 100;
/** Work begins a little before the element is seen. */
const NEAR = '200px';

/** Where this script came from: the service itself, unless it was bundled into somebody's own script. */
const ownOrigin = (): string | null => {
  const { protocol, origin, pathname } = new URL(import.meta.url);
  return /^https?:$/.test(protocol) && pathname.includes('/widget/') ? origin : null;
};

/**
 * Subtracts one picture from another and shows the difference in words. Pictures stay on the device: they are encoded in
 * a hidden frame of the service, and only their vectors are sent.
 *
 * @element picture-math
 *
 * @attr {string} a - Address of the picture that is subtracted from. Another origin must send Access-Control-Allow-Origin. Without it, and without a slotted image, visitors choose or drop a picture.
 * @attr {string} b - Address of the picture that is subtracted.
 * @attr {string} label-a - Caption and alternative text of A.
 * @attr {string} label-b - Caption and alternative text of B.
 * @attr {string} vocabulary - Id of the word list; the model's first one by default.
 * @attr {string} model - Id of the model; the service's first one by default.
 * @attr {"cosine"|"centred"|"z"} method - How words are scored; the model's own way by default.
 * @attr {number} k - Words a direction, 1 to 100; 5 by default.
 * @attr {"visible"|"click"} start - When pictures that are there are compared: when the element comes into view (default), or on a click. Models above 7 MB always wait for a click that names their size.
 * @attr {boolean} editable - Lets visitors replace pictures that are there.
 * @attr {string} result - A finished answer as JSON (the API's, or its gained and lost alone): it is shown without a model and without any request.
 * @attr {string} lang - Language of its texts (en, de); that of the page by default.
 * @attr {string} server - Origin of the service; by default the one that this script came from. Needed where the script is bundled.
 *
 * @fires {CustomEvent<PictureMathProgress>} progress - The model is being loaded: loadedBytes and totalBytes in detail. Bubbles.
 * @fires {CustomEvent<Ranking>} result - The API's answer in detail. Bubbles.
 * @fires {CustomEvent<PictureMathFailure>} error - code and message in detail. Does not bubble.
 *
 * @slot a - An img to subtract from, instead of the attribute.
 * @slot b - An img to subtract, instead of the attribute.
 *
 * @csspart container - Everything.
 * @csspart pictures - The two pictures and the minus sign.
 * @csspart side - A picture with its caption; also side-a, side-b.
 * @csspart frame - Around a picture; also frame-a, frame-b.
 * @csspart picture - A picture that was not slotted.
 * @csspart caption - Under a picture.
 * @csspart choose - What opens the file chooser.
 * @csspart minus - The minus sign.
 * @csspart message - What is going on.
 * @csspart progress - The progress bar.
 * @csspart error - What went wrong.
 * @csspart button - Starts, agrees, tries again.
 * @csspart verdict - Whether a change stands out.
 * @csspart words - Both lists.
 * @csspart direction - One list with its heading; also gained, lost.
 * @csspart heading - Of a list.
 * @csspart word - A line: bar, label, score.
 * @csspart bar - Behind a word, as long as its score.
 * @csspart label - The word.
 * @csspart score - Its score.
 * @csspart note - Small print.
 *
 * @cssprop --picture-math-text - Text.
 * @cssprop --picture-math-quiet - Captions and small print.
 * @cssprop --picture-math-background - Behind everything.
 * @cssprop --picture-math-panel - Behind pictures.
 * @cssprop --picture-math-line - Borders.
 * @cssprop --picture-math-accent - Buttons, progress, focus.
 * @cssprop --picture-math-on-accent - Text on buttons.
 * @cssprop --picture-math-gained - Bars of words gained.
 * @cssprop --picture-math-lost - Bars of words lost.
 * @cssprop --picture-math-error - Error messages.
 * @cssprop --picture-math-radius - Of corners.
 * @cssprop --picture-math-font - The font shorthand.
 */
export class PictureMathElement extends Base {
  /** @ignore Tells copies of this script from other elements of the name. */
  static readonly isPictureMath = true;
  /** What is watched for changes. */
  static readonly observedAttributes = [
    'a',
    'b',
    'label-a',
    'label-b',
    'vocabulary',
    'model',
    'method',
    'k',
    'start',
    'editable',
    'result',
    'server',
    'lang',
  ];

  #view: View | null = null;
  #engine: { origin: string; engine: Engine } | null = null;
  #seen = false;
  #watcher: IntersectionObserver | null = null;
  #run: AbortController | null = null;
  #listeners: AbortController | null = null;
  #scheduled = false;
  /** Pictures that a visitor or a script has given. */
  #given: Partial<Record<Side, Blob>> = {};
  /** The answer to what is there now. */
  #answer: ShownResult | null = null;
  /** From the attribute or the property: stands whatever the pictures. */
  #fixed: ShownResult | null = null;
  #message: Message = { kind: 'none' };

  /** Address of the picture that is subtracted from. */
  get a(): string {
    return this.getAttribute('a') ?? '';
  }
  set a(value: string) {
    this.setAttribute('a', value);
  }
  /** Address of the picture that is subtracted. */
  get b(): string {
    return this.getAttribute('b') ?? '';
  }
  set b(value: string) {
    this.setAttribute('b', value);
  }
  /** Id of the word list. */
  get vocabulary(): string {
    return this.getAttribute('vocabulary') ?? '';
  }
  set vocabulary(value: string) {
    this.setAttribute('vocabulary', value);
  }
  /** Id of the model. */
  get model(): string {
    return this.getAttribute('model') ?? '';
  }
  set model(value: string) {
    this.setAttribute('model', value);
  }
  /** How words are scored. */
  get method(): string {
    return this.getAttribute('method') ?? '';
  }
  set method(value: string) {
    this.setAttribute('method', value);
  }
  /** Words a direction. */
  get k(): number {
    const k = Number(this.getAttribute('k') ?? DEFAULT_K);
    return Number.isInteger(k) && k >= 1 && k <= MAX_K ? k : DEFAULT_K;
  }
  set k(value: number) {
    this.setAttribute('k', String(value));
  }
  /** When pictures that are there are compared. */
  get start(): 'visible' | 'click' {
    return this.getAttribute('start') === 'click' ? 'click' : 'visible';
  }
  set start(value: 'visible' | 'click') {
    this.setAttribute('start', value);
  }
  /** Whether visitors may replace pictures that are there. */
  get editable(): boolean {
    return this.hasAttribute('editable');
  }
  set editable(value: boolean) {
    this.toggleAttribute('editable', value);
  }
  /** Origin of the service. */
  get server(): string {
    return this.getAttribute('server') ?? ownOrigin() ?? '';
  }
  set server(value: string) {
    this.setAttribute('server', value);
  }
  /**
   * The answer that is shown: the attribute's, the one set here, or the last comparison's; null while there is none.
   * Setting one shows it without a model; setting null goes back to comparing.
   */
  get result(): ShownResult | null {
    return this.#fixed ?? this.#answer;
  }
  set result(value: ShownResult | null) {
    this.#fixed = value === null ? null : checkShown(value);
    this.#schedule();
  }

  /** Gives a picture, or takes it away with null, as a visitor would. */
  setPicture(side: 'a' | 'b', picture: Blob | null): void {
    if (picture) this.#given[side] = picture;
    else delete this.#given[side];
    this.#forget();
  }

  /**
   * Compares the pictures now, in view or not, and loads what that takes.
   * @returns the API's answer
   * @throws PictureMathError also told by the event `error`
   */
  async compare(): Promise<Ranking> {
    const answer = await this.#compare(true);
    if (!answer) throw new DOMException('The comparison was overtaken by another.', 'AbortError');
    return answer;
  }

  override addEventListener<K extends keyof PictureMathEventMap>(
    type: K,
    listener: (this: PictureMathElement, event: PictureMathEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** @ignore As every element's; its own events are typed. */
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  connectedCallback(): void {
    this.#view ??= createView(this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    this.#listen(this.#view);
    if (!this.#seen) {
      this.#watcher = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          this.#seen = true;
          this.#watcher?.disconnect();
          this.#schedule();
        },
        { rootMargin: NEAR },
      );
      this.#watcher.observe(this);
    }
    this.#readResult();
    this.#schedule();
  }

  disconnectedCallback(): void {
    this.#watcher?.disconnect();
    this.#listeners?.abort();
    this.#run?.abort();
    this.#run = null;
    this.#engine?.engine.release();
    this.#engine = null;
    if (this.#message.kind === 'working' || this.#message.kind === 'loading')
      this.#message = { kind: 'none' };
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#view) return;
    if (name === 'result') this.#readResult();
    if (name === 'a' || name === 'b') delete this.#given[name];
    if (['a', 'b', 'vocabulary', 'model', 'method', 'k', 'server'].includes(name)) this.#forget();
    else this.#schedule();
  }

  #listen({ sides, button }: View): void {
    this.#listeners = new AbortController();
    const { signal } = this.#listeners;
    for (const side of SIDES) {
      const { slot, input, frame } = sides[side];
      slot.addEventListener('slotchange', () => this.#forget(), { signal });
      input.addEventListener(
        'change',
        () => {
          const [file] = input.files ?? [];
          if (file) this.#take(side, file);
          // The same file may be chosen again.
          input.value = '';
        },
        { signal },
      );
      const over = (is: boolean) => frame.classList.toggle('over', is);
      frame.addEventListener(
        'dragover',
        (event) => {
          if (!this.#isPickable(side)) return;
          event.preventDefault();
          over(true);
        },
        { signal },
      );
      frame.addEventListener('dragleave', () => over(false), { signal });
      frame.addEventListener(
        'drop',
        (event) => {
          over(false);
          if (!this.#isPickable(side)) return;
          event.preventDefault();
          const [file] = event.dataTransfer?.files ?? [];
          if (file) this.#take(side, file);
        },
        { signal },
      );
    }
    button.addEventListener('click', () => void this.#compare(true).catch(() => {}), { signal });
  }

  /** A picture of a visitor: a gesture, so nothing waits for another. */
  #take(side: Side, file: Blob): void {
    this.#seen = true;
    this.setPicture(side, file);
  }

  #readResult(): void {
    const text = this.getAttribute('result');
    if (text === null) {
      this.#fixed = null;
      return;
    }
    try {
      this.#fixed = parseShown(text);
    } catch (error) {
      this.#fixed = null;
      this.#fail(error);
    }
  }

  /** What is there has changed: an answer to what was there is none. */
  #forget(): void {
    this.#run?.abort();
    this.#run = null;
    this.#answer = null;
    this.#message = { kind: 'none' };
    this.#schedule();
  }

  /** Several changes at once are one. */
  #schedule(): void {
    if (this.#scheduled || !this.#view) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected) this.#update();
    });
  }

  get #language(): string {
    return this.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || 'en';
  }

  #slotted(side: Side): HTMLImageElement | null {
    const [node] = this.#view?.sides[side].slot.assignedElements() ?? [];
    if (node instanceof HTMLImageElement) return node;
    return node?.querySelector('img') ?? null;
  }

  /** Where the picture of a side comes from; null where there is none. */
  #source(side: Side): HTMLImageElement | Blob | null {
    const given = this.#given[side];
    if (given) return given;
    const slotted = this.#slotted(side);
    if (slotted) return slotted;
    return this.getAttribute(side) ? (this.#view?.sides[side].image ?? null) : null;
  }

  #isPickable(side: Side): boolean {
    return this.editable || !(this.getAttribute(side) || this.#slotted(side));
  }

  #update(): void {
    const view = this.#view;
    if (!view) return;
    const texts = textsFor(this.#language);
    for (const side of SIDES) this.#showPicture(view, side);
    view.label(
      texts,
      {
        a: this.getAttribute('label-a') ?? texts.a,
        b: this.getAttribute('label-b') ?? texts.b,
      },
      { a: this.#isPickable('a'), b: this.#isPickable('b') },
    );
    const ready = SIDES.every((side) => this.#source(side) !== null);
    if (!this.result && ready && !this.#run && this.#message.kind === 'none') {
      const isGesture = SIDES.some((side) => this.#given[side]);
      if (this.start === 'click' && !isGesture) this.#message = { kind: 'start' };
      else if (this.#seen) void this.#compare(false).catch(() => {});
    }
    view.showMessage(
      this.result && this.#message.kind !== 'error' ? { kind: 'none' } : this.#message,
      texts,
      this.#language,
    );
    view.showResult(this.result, this.k, texts, this.#language);
  }

  #showPicture({ sides }: View, side: Side): void {
    const { image, canvas, slot, frame } = sides[side];
    const given = this.#given[side];
    const address = this.getAttribute(side);
    frame.classList.toggle('empty', !given && !address && !this.#slotted(side));
    // A picture that was given takes the place of a slotted one.
    slot.name = given ? `${side}-replaced` : side;
    canvas.hidden = !given;
    image.hidden = Boolean(given) || !address;
    if (given) void drawPreview(given, canvas).catch((error: unknown) => this.#fail(error));
    if (given || !address) return;
    const url = new URL(address, document.baseURI);
    if (image.src === url.href) return;
    // Before the address: it says how that is asked for.
    if (url.origin === location.origin) image.removeAttribute('crossorigin');
    else image.crossOrigin = 'anonymous';
    image.loading = 'lazy';
    image.src = url.href;
  }

  #say(message: Message): void {
    this.#message = message;
    this.#view?.showMessage(message, textsFor(this.#language), this.#language);
  }

  #fail(error: unknown): void {
    const known =
      error instanceof PictureMathError
        ? error
        : new PictureMathError('encoder-failed', 'The pictures could not be compared.', {
            cause: error,
          });
    this.#say({ kind: 'error', message: known.message });
    const detail: PictureMathFailure = { code: known.code, message: known.message };
    this.dispatchEvent(new CustomEvent('error', { detail }));
  }

  /** The engine of the service that is named now. @throws PictureMathError `request-malformed` */
  #getEngine(): Engine {
    let origin = '';
    try {
      origin = new URL(this.server).origin;
    } catch {
      // Said below.
    }
    if (!/^https?:/.test(origin))
      throw new PictureMathError(
        'request-malformed',
        'Expected the attribute server to be the origin of a Picture Math service, such as https://example.org; got none. It is needed where this script is not loaded from the service itself.',
      );
    if (this.#engine?.origin !== origin) {
      this.#engine?.engine.release();
      this.#engine = { origin, engine: openEngine(origin) };
    }
    return this.#engine.engine;
  }

  async #read(side: Side): Promise<ImageBitmap | Blob> {
    const source = this.#source(side);
    if (!source)
      throw new PictureMathError(
        'picture-unreadable',
        `Expected a picture ${side.toUpperCase()}: the attribute ${side}, an img in the slot ${side}, or one that somebody chooses; got none.`,
      );
    return source instanceof HTMLImageElement ? readImage(source) : source;
  }

  #readK(): number {
    const text = this.getAttribute('k');
    if (text !== null && Number(text) !== this.k)
      throw new PictureMathError(
        'request-malformed',
        `Expected k to be a whole number from 1 to ${MAX_K}, got another value.`,
      );
    return this.k;
  }

  /** Null when another comparison has overtaken this one, or when it waits for somebody to agree to a large model. */
  async #compare(agreed: boolean): Promise<Ranking | null> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    const { signal } = run;
    this.#fixed = null;
    this.#say({ kind: 'working' });
    try {
      const k = this.#readK();
      const engine = this.#getEngine();
      const [a, b] = await Promise.all([this.#read('a'), this.#read('b')]);
      signal.throwIfAborted();
      const outcome = await engine.compare(
        {
          a,
          b,
          k,
          agreed,
          ...(this.model ? { model: this.model } : {}),
          ...(this.vocabulary ? { vocabulary: this.vocabulary } : {}),
          ...(this.method ? { method: this.method } : {}),
        },
        {
          signal,
          onProgress: (detail) => {
            if (signal.aborted) return;
            this.#say(
              detail.loadedBytes < detail.totalBytes
                ? { kind: 'loading', ...detail }
                : { kind: 'working' },
            );
            this.dispatchEvent(new CustomEvent('progress', { detail, bubbles: true }));
          },
        },
      );
      signal.throwIfAborted();
      this.#run = null;
      if (outcome.kind === 'ask') {
        this.#say(outcome);
        return null;
      }
      this.#answer = outcome.result;
      this.#say({ kind: 'none' });
      this.#update();
      this.dispatchEvent(new CustomEvent('result', { detail: outcome.result, bubbles: true }));
      return outcome.result;
    } catch (error) {
      if (signal.aborted) return null;
      this.#run = null;
      this.#fail(error);
      throw error;
    }
  }
}
