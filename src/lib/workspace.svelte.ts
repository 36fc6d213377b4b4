/** The page's state: a sum, the model that encodes it, and its answer. What readers do comes in here. */
import { parseExpression } from '#core/vector/expression-text.ts';
import { AnswerSession } from './answer/answer-session.svelte.ts';
import { QuestionOptions } from './answer/question-options.svelte.ts';
import { Encoder } from './models/encoder.svelte.ts';
import { ModelSession } from './models/model-session.svelte.ts';
import { Models } from './models/models.svelte.ts';
import { Content, type Encoded } from './sum/content.svelte.ts';
import { loadSample, type Sample } from './sum/samples.ts';
import { Sum } from './sum/sum.svelte.ts';
import {
  addPicture,
  addText,
  applyWritten,
  changeTerm,
  lettersOf,
  type SumTerm,
  type Terms,
} from './sum/terms.ts';
import { Vocabularies } from './vocabularies/vocabularies.svelte.ts';

export class Workspace {
  readonly models = new Models();
  readonly encoder = new Encoder(this.models);
  readonly vocabularies = new Vocabularies();
  readonly sum = new Sum();
  readonly options = new QuestionOptions();
  readonly model = new ModelSession(this.models, this.encoder, this.sum);
  readonly answer = new AnswerSession(this);
  #samples = 0;

  get a(): SumTerm | null {
    return this.sum.lettered('A');
  }

  get b(): SumTerm | null {
    return this.sum.lettered('B');
  }

  get busy(): boolean {
    return this.answer.ranking || this.sum.contents.some((content) => content.busy);
  }

  /** The id of the vocabulary in use. */
  get vocabulary(): string {
    return this.options.vocabularyFor(this.models.model);
  }

  /**
   * Changes the terms, a step of undo, and encodes what is new in them; what failed before with `again`. Throws as
   * `change`.
   */
  async edit(change: (terms: Terms) => Terms, options?: { again: boolean }): Promise<void> {
    if (this.sum.change(change(this.sum.terms))) await this.model.encodeMissing(options);
  }

  async undo(): Promise<void> {
    if (this.sum.undo()) await this.model.encodeMissing({ again: true });
  }

  async redo(): Promise<void> {
    if (this.sum.redo()) await this.model.encodeMissing({ again: true });
  }

  /** Puts a picture into the term with this letter, and encodes it. A newer picture wins. */
  async fill(letter: string, picture: Blob, name: string): Promise<void> {
    const term = this.sum.lettered(letter);
    if (!term) return;
    const content = Content.ofPicture(picture, name);
    await this.edit((terms) => changeTerm(terms, term.id, { content }));
  }

  addPicture(picture: Blob, name: string): Promise<void> {
    const content = Content.ofPicture(picture, name);
    return this.#attempt(() => this.edit((terms) => addPicture(terms, content)));
  }

  async addText(text: string): Promise<void> {
    const content = Content.ofText(text.trim());
    if (content.name === '') return;
    await this.#attempt(() => this.edit((terms) => addText(terms, content)));
  }

  /** Makes the sum what somebody wrote. @throws PictureMathError `request-malformed`, naming the character */
  applyExpression(source: string): Promise<void> {
    const read = (terms: Terms) => applyWritten(terms, parseExpression(source, lettersOf(terms)));
    return this.edit(read, { again: true });
  }

  /** Fills A and B with a sample; its vectors come with it, so no model is loaded. A later click wins. */
  openSample(sample: Sample): Promise<void> {
    const count = ++this.#samples;
    return this.#attempt(async () => {
      await this.models.open();
      const terms = await loadSample(sample, this.models.model);
      if (count === this.#samples) await this.edit(() => terms, { again: true });
    });
  }

  /** Answers a link: its vectors fill the sum without pictures, in the model whose space it names. */
  openShared(fragment: string): Promise<void> {
    return this.#attempt(async () => {
      const { decodeShared, termsOfShared } = await import('./sum/sharing.ts');
      const shared = decodeShared(fragment);
      await this.models.open();
      const terms = termsOfShared(shared, this.models.dimensionsOf(shared.space));
      this.models.adopt(shared.space);
      this.options.film = shared.film;
      this.options.vocabulary = shared.vocabulary ?? null;
      await this.edit(() => terms);
    });
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

  /** A frame of the camera as A: no step of undo, and answered on the device alone. */
  async showFrame(encoded: Encoded): Promise<void> {
    if (!this.a) return;
    const content = Content.ofVector('', encoded, null);
    this.sum.replace(changeTerm(this.sum.terms, this.a.id, { content }));
    await this.answer.answerFrame(encoded.encodeMs ?? 0);
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
