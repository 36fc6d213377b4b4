/** The page's state: a sum, the model that encodes it, and its answer. What readers do comes in here. */
import type { WrittenTerm } from '#core/vector/expression-format.ts';
import { AnswerSession } from './answer/answer-session.svelte.ts';
import { QuestionOptions } from './answer/question-options.svelte.ts';
import { Encoder } from './models/encoder.svelte.ts';
import { ModelSession } from './models/model-session.svelte.ts';
import { Models } from './models/models.svelte.ts';
import type { Caption } from './sum/caption.ts';
import { Content, type Encoded } from './sum/content.svelte.ts';
import { FileChecks } from './sum/file-checks.svelte.ts';
import { loadSample, type Sample } from './sum/samples.ts';
import type { AddressOptions } from './sum/shown-address.ts';
import { Sum } from './sum/sum.svelte.ts';
import {
  addPicture,
  addText,
  applyWritten,
  changeTerm,
  lettersOf,
  weighTerm,
  type SumTerm,
  type Terms,
} from './sum/terms.ts';
import { Vocabularies } from './vocabularies/vocabularies.svelte.ts';

/** Marks a live frame. */
const FRAME: Caption = { kind: 'photo' };

export class Workspace {
  readonly models = new Models();
  readonly encoder = new Encoder(this.models);
  readonly vocabularies = new Vocabularies();
  readonly sum = new Sum();
  readonly options = new QuestionOptions();
  readonly model = new ModelSession(this.models, this.encoder, this.sum);
  readonly answer = new AnswerSession(this);
  readonly files = new FileChecks();
  /** A sample or a link that is on its way: what readers do meanwhile is done to it, once it is here. */
  #opening = $state.raw<Promise<void> | null>(null);

  get a(): SumTerm | null {
    return this.sum.lettered('A');
  }

  get b(): SumTerm | null {
    return this.sum.lettered('B');
  }

  get busy(): boolean {
    return this.answer.ranking || this.opening || this.sum.contents.some((content) => content.busy);
  }

  /** The id of the vocabulary in use. */
  get vocabulary(): string {
    return this.options.vocabularyFor(this.models.model);
  }

  /** A sample or a link is on its way. */
  get opening(): boolean {
    return this.#opening !== null;
  }

  /** Whether all that these terms show is still here. */
  isAlive(terms: Terms): boolean {
    const { kept } = this.sum;
    return terms.every(({ content }) => content === null || kept.has(content));
  }

  /**
   * Changes the terms, a step of undo, and encodes what is new in them; what failed before with `again`. Throws as
   * `change`.
   */
  async edit(change: (terms: Terms) => Terms, options?: { again: boolean }): Promise<void> {
    await this.#opening;
    if (this.sum.change(change(this.sum.terms))) await this.model.encodeMissing(options);
  }

  /** Shows terms of this visit again, with what they were answered with. */
  show(terms: Terms, options: AddressOptions): Promise<void> {
    this.#choose(options);
    return this.edit(() => terms, { again: true });
  }

  async undo(): Promise<void> {
    await this.#opening;
    this.files.forget();
    if (this.sum.undo()) await this.model.encodeMissing({ again: true });
  }

  async redo(): Promise<void> {
    await this.#opening;
    this.files.forget();
    if (this.sum.redo()) await this.model.encodeMissing({ again: true });
  }

  /**
   * Puts a picture into the term with this letter, and encodes it; a newer picture wins. A file that is no picture
   * leaves the one that is there, and `files` says what is wrong with it.
   */
  fill(letter: string, picture: Blob, name: string | Caption): Promise<void> {
    return this.fillAll([{ letter, picture, name }]);
  }

  /** Several at once are one step of undo. */
  async fillAll(
    pictures: readonly { letter: string; picture: Blob; name: string | Caption }[],
  ): Promise<void> {
    await this.#opening;
    const taken = await Promise.all(
      pictures.map(async (one) => {
        const checked = await this.files.check(one.letter, one.picture, one.name);
        return checked ? [{ ...one, checked }] : [];
      }),
    );
    await this.edit((terms) =>
      taken.flat().reduce((now, { letter, picture, name, checked }) => {
        const term = now.find((one) => one.letter === letter);
        const content = Content.ofPicture(picture, name, checked);
        return term ? changeTerm(now, term.id, { content }) : now;
      }, terms),
    );
  }

  /** Another picture under the next letter; a file that is none is refused as by `fill`. */
  async addPicture(picture: Blob, name: string): Promise<void> {
    const checked = await this.files.check('+', picture, name);
    if (!checked) return;
    const content = Content.ofPicture(picture, name, checked);
    await this.#attempt(() => this.edit((terms) => addPicture(terms, content)));
  }

  async addText(text: string): Promise<void> {
    const content = Content.ofText(text.trim());
    if (content.name === '') return;
    await this.#attempt(() => this.edit((terms) => addText(terms, content)));
  }

  /** Makes the sum what somebody wrote; `read` is given the letters of the pictures that are here. Throws as `read`. */
  applyWritten(read: (letters: readonly string[]) => readonly WrittenTerm[]): Promise<void> {
    return this.edit((terms) => applyWritten(terms, read(lettersOf(terms))), { again: true });
  }

  /**
   * Fills A and B with a sample; its vectors come with it, so no model is loaded. A later one wins. `options` are those
   * of an address; a click keeps the reader's.
   */
  openSample(sample: Sample, options?: AddressOptions): Promise<void> {
    return this.#open(async () => {
      await this.models.open();
      const terms = await loadSample(sample, this.models.model);
      return () => {
        if (options) this.#choose(options);
        return terms;
      };
    });
  }

  /**
   * Answers a link: its vectors fill the sum without pictures, in the model whose space it names; small ones show where
   * the link has them, or this tab.
   */
  openShared(fragment: string): Promise<void> {
    return this.#open(async () => {
      const { assertThumbnails, decodeShared, recallLooks, termsOfShared } =
        await import('./sum/sharing.ts');
      const shared = decodeShared(fragment);
      const looks = recallLooks(fragment);
      await assertThumbnails([...shared.terms, ...looks].map(({ thumbnail }) => thumbnail));
      await this.models.open();
      const terms = termsOfShared(shared, this.models.dimensionsOf(shared.space), looks);
      return () => {
        this.models.adopt(shared.space);
        this.#choose(shared);
        return terms;
      };
    });
  }

  /** Shows what is on its way, unless another was asked for meanwhile. What fails is shown in the answer's place. */
  async #open(load: () => Promise<() => Terms>): Promise<void> {
    const loading = this.#attempt(async () => {
      const read = await load();
      // Not `edit`, which waits for this.
      if (this.#opening === loading) this.sum.change(read());
    });
    this.#opening = loading;
    await loading;
    if (this.#opening !== loading) return;
    this.#opening = null;
    this.files.forget();
    await this.model.encodeMissing({ again: true });
  }

  #choose({ film, vocabulary }: AddressOptions): void {
    this.options.film = film;
    this.options.vocabulary = vocabulary ?? null;
  }

  /** A weight that moves under the reader's hand: one step of undo from where it `begins`; the words answer meanwhile. */
  slide(id: number, weight: number, begins: boolean): void {
    const terms = weighTerm(this.sum.terms, id, weight);
    if (begins) this.sum.weigh(terms);
    else this.sum.replace(terms);
  }

  /** Loads the list of models; what fails is shown, and tried again with the first picture. */
  openModels(): Promise<void> {
    return this.#attempt(() => this.models.open());
  }

  /** Agrees to the model's download, loads it, and encodes the pictures that wait. */
  loadModel(): Promise<void> {
    this.answer.forgetFailure();
    return this.#attempt(() => this.model.load());
  }

  /** Another model, with its own first vocabulary. */
  chooseModel(id: string): Promise<void> {
    this.options.vocabulary = null;
    return this.model.choose(id);
  }

  /** A frame of the camera as A, answered on the device alone. The first is a step of undo, others take its place. */
  async showFrame(encoded: Encoded): Promise<void> {
    if (!this.a) return;
    const content = Content.ofVector(FRAME, encoded, null);
    const terms = changeTerm(this.sum.terms, this.a.id, { content });
    if (this.a.content?.caption === FRAME) this.sum.replace(terms);
    else this.sum.change(terms);
    await this.answer.answerFrame(encoded.encodeMs ?? 0);
  }

  /** The frame that A shows last becomes its picture; nothing where A is another by now. */
  keepFrame(picture: Blob, encoded: Encoded): void {
    const { a } = this;
    if (a?.content?.caption !== FRAME || a.content.picture) return;
    const content = Content.ofPicture(picture, { kind: 'photo' });
    content.keep(encoded);
    this.sum.replace(changeTerm(this.sum.terms, a.id, { content }));
  }

  /** What fails is shown in the answer's place. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.answer.fail(error);
    }
  }
}
