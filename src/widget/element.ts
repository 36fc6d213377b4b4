/** The element `<picture-math>`. Importing this module changes nothing; `define.ts` registers the element. */
import type { components } from './api-types.ts';
import { ElementWork } from './element/work.ts';
import { DEFAULT_K, parseK } from './element/settings.ts';
import type { ShownResult } from './shown-result.ts';

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

/** Attributes that are part of what is asked, beside the pictures. */
const QUESTION: ReadonlySet<string> = new Set(['vocabulary', 'model', 'method', 'k', 'server']);

const PROPERTIES = [
  'a',
  'b',
  'vocabulary',
  'model',
  'method',
  'k',
  'start',
  'editable',
  'server',
  'result',
] as const satisfies readonly (keyof PictureMathElement)[];

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
 * @csspart word - A line: label, score, arrow.
 * @csspart bar - The arrow under a word, as long as its score.
 * @csspart label - The word.
 * @csspart score - Its score.
 * @csspart note - Small print.
 *
 * @cssprop --picture-math-text - Text.
 * @cssprop --picture-math-quiet - Captions and small print.
 * @cssprop --picture-math-background - Behind everything.
 * @cssprop --picture-math-panel - Behind pictures.
 * @cssprop --picture-math-line - Borders.
 * @cssprop --picture-math-accent - The first word, buttons, progress, focus.
 * @cssprop --picture-math-on-accent - Text on buttons.
 * @cssprop --picture-math-gained - Arrows of words gained.
 * @cssprop --picture-math-lost - Words lost, and where arrows begin.
 * @cssprop --picture-math-error - Error messages.
 * @cssprop --picture-math-radius - Of corners.
 * @cssprop --picture-math-font - The font shorthand.
 * @cssprop --picture-math-word-font - The font family of words.
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

  #made: ElementWork | null = null;
  /** By a script, or by the attribute that was there when the element was connected first. */
  #isResultSet = false;

  /** Address of the picture that is subtracted from. */
  get a(): string {
    return this.getAttribute('a') ?? '';
  }
  set a(value: string) {
    this.#write('a', value);
  }
  /** Address of the picture that is subtracted. */
  get b(): string {
    return this.getAttribute('b') ?? '';
  }
  set b(value: string) {
    this.#write('b', value);
  }
  /** Id of the word list. */
  get vocabulary(): string {
    return this.getAttribute('vocabulary') ?? '';
  }
  set vocabulary(value: string) {
    this.#write('vocabulary', value);
  }
  /** Id of the model. */
  get model(): string {
    return this.getAttribute('model') ?? '';
  }
  set model(value: string) {
    this.#write('model', value);
  }
  /** How words are scored. */
  get method(): string {
    return this.getAttribute('method') ?? '';
  }
  set method(value: string) {
    this.#write('method', value);
  }
  /** Words a direction. */
  get k(): number {
    return parseK(this.getAttribute('k')) ?? DEFAULT_K;
  }
  set k(value: number) {
    this.#write('k', value);
  }
  /** When pictures that are there are compared. */
  get start(): 'visible' | 'click' {
    return this.getAttribute('start') === 'click' ? 'click' : 'visible';
  }
  set start(value: 'visible' | 'click') {
    this.#write('start', value);
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
    this.#write('server', value);
  }
  /**
   * The answer that is shown: the attribute's, the one set here, or the last comparison's; null while there is none.
   * Setting one shows it without a model; setting null goes back to comparing. What is none is told by the event `error`.
   */
  get result(): ShownResult | null {
    return this.#work.result;
  }
  set result(value: ShownResult | null) {
    this.#isResultSet = true;
    this.#work.setResult(value);
  }

  /** Gives a picture, or takes it away with null, as a visitor would. */
  setPicture(side: 'a' | 'b', picture: Blob | null): void {
    this.#work.give(side, picture);
  }

  /**
   * Compares the pictures now, in view or not, and loads what that takes; those that come while it works, instead.
   * @returns the API's answer to the pictures that are there then
   * @throws PictureMathError also told by the event `error`: who listens to that need not catch it
   */
  compare(): Promise<Ranking> {
    const answer = this.#compare();
    answer.catch(() => {});
    return answer;
  }

  async #compare(): Promise<Ranking> {
    const done = await this.#work.compare(true);
    if (done.kind === 'answered') return done.ranking;
    if (done.kind === 'failed') throw done.error;
    throw new DOMException('The comparison was overtaken by another.', 'AbortError');
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
    const written = this.getAttribute('result');
    // Once: a result that a script has set stays where the element moves.
    if (!this.#isResultSet && written !== null) this.#work.readResult(written);
    this.#isResultSet = true;
    this.#takeProperties();
    this.#work.connect();
  }

  disconnectedCallback(): void {
    this.#work.disconnect();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    // What stands there from the start is read when the element is connected.
    if (before === now || !this.#made) return;
    if (name === 'result') this.#work.readResult(now);
    if (name === 'a' || name === 'b') this.#work.give(name, null);
    else if (QUESTION.has(name)) this.#work.forget();
    else this.#work.schedule();
  }

  /** Nothing, as frameworks give where they have no value yet, is no attribute. */
  #write(name: string, value: string | number | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /** Properties that were set before this class was there stand in the way of its own: they are set again. */
  #takeProperties(): void {
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  /** Its shadow tree is made when it is needed: in a page, or by a script before that. */
  get #work(): ElementWork {
    this.#made ??= new ElementWork(this, this.shadowRoot ?? this.attachShadow({ mode: 'open' }));
    return this.#made;
  }
}
