/** The page's state: the terms of a sum, what was encoded from them, and the answer in words. */
import type { RankResponse } from '#core/contract/api.ts';
import { createEmbedding, decodeBase64 } from '#core/vector/embedding.ts';
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import { parseExpression } from '#core/vector/expression-text.ts';
import { FILM_VOCABULARY } from '#core/rank/film.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { answerHere, answerQuestion, type Question } from './answer/answering.ts';
import { requestTextEmbedding } from './service/api-client.ts';
import { Content, failureOf, type Encoded, type Failure } from './sum/content.svelte.ts';
import { Encoder } from './models/encoder.svelte.ts';
import { Models } from './models/models.svelte.ts';
import { questionOf } from './answer/question.ts';
import { loadSample, type Sample } from './sum/samples.ts';
import { Sum } from './sum/sum.svelte.ts';
import {
  addPicture,
  addText,
  applyWritten,
  changeTerm,
  clampWeight,
  emptySum,
  lettersOf,
  moveTerm,
  removeTerm,
  swapAB,
  type SumTerm,
  type Terms,
} from './sum/terms.ts';
import type { EncoderClient } from './vision/client.ts';
import type { Precision } from './vision/plan.ts';
import { WordLists } from './words/word-lists.svelte.ts';

/** How many words are shown. */
export type Shown = 10 | 50 | 'all';

/** Failures that another try or another model mends; the picture is not at fault. */
const MODEL_FAULTS: ReadonlySet<ErrorCode> = new Set([
  'network-failed',
  'model-file-invalid',
  'manifest-invalid',
  'encoder-failed',
]);

export class Workspace {
  readonly models = new Models();
  readonly encoder = new Encoder(this.models);
  readonly lists = new WordLists();
  readonly sum = new Sum();
  loading = $state(false);
  /** The model could not be loaded or started; what is on the device stays, and it can be tried again. */
  loadFailed = $state(false);
  result = $state.raw<RankResponse | null>(null);
  /** Where the words were ranked. */
  rankedBy = $state<'service' | 'page'>('service');
  /** The question behind the answer. */
  question = $state.raw<Question | null>(null);
  failure = $state.raw<Failure | null>(null);
  ranking = $state(false);
  /** Whether pictures are taken again, so that the answer knows how far they move though nothing changed. */
  noiseFloor = $state(false);
  retaking = $state<{ done: number; all: number } | null>(null);
  totalMs = $state(0);
  /** Bare words and raw cosines, as in the film. */
  film = $state(false);
  /** The id of a word list; the model's first where it is null. */
  list = $state<string | null>(null);
  shown = $state<Shown>(10);
  /** A filter looks among all words. */
  filtering = $state(false);
  excludeOwn = $state(true);
  /** The live picture of A changes many times a second: readers are told less often. */
  live = $state(false);

  /** The fragment of the address that was opened last. */
  opened = '';

  #request: AbortController | null = null;
  #fills = 0;

  get terms(): Terms {
    return this.sum.terms;
  }

  get a(): SumTerm | null {
    return this.sum.lettered('A');
  }

  get b(): SumTerm | null {
    return this.sum.lettered('B');
  }

  get contents(): Content[] {
    return this.sum.contents;
  }

  get busy(): boolean {
    return this.ranking || this.contents.some((content) => content.busy);
  }

  /** The word list in use. */
  get vocabulary(): string {
    if (this.film) return FILM_VOCABULARY;
    return this.list ?? this.models.model?.manifest.vocabularies[0] ?? 'common';
  }

  /** Pictures that wait for somebody to agree to the model's download. */
  get waiting(): boolean {
    return (
      this.models.waits &&
      this.contents.some((content) => content.picture && !content.in(this.models.space))
    );
  }

  // --- Changes of the sum, each a step of undo.

  #change(terms: Terms): void {
    if (this.sum.change(terms)) this.#invalidate();
  }

  /** Puts a picture into the term with this letter, encodes it and answers. A newer picture wins. */
  async fill(letter: string, picture: Blob, name: string): Promise<void> {
    const content = Content.ofPicture(picture, name);
    const term = this.sum.lettered(letter);
    if (!term) return;
    this.#change(changeTerm(this.terms, term.id, { content }));
    await this.#encode(content);
  }

  async addPicture(picture: Blob, name: string): Promise<void> {
    const content = Content.ofPicture(picture, name);
    if (this.#tryChange(() => addPicture(this.terms, content))) await this.#encode(content);
  }

  async addText(text: string): Promise<void> {
    const content = Content.ofText(text.trim());
    if (content.name === '') return;
    if (this.#tryChange(() => addText(this.terms, content))) await this.#encode(content);
  }

  async setWeight(id: number, weight: number): Promise<void> {
    this.#change(changeTerm(this.terms, id, { weight: clampWeight(weight) }));
    await this.#rank();
  }

  async move(id: number, to: number): Promise<void> {
    this.#change(moveTerm(this.terms, id, to));
    await this.#rank();
  }

  async remove(id: number): Promise<void> {
    this.#change(removeTerm(this.terms, id));
    await this.#rank();
  }

  async swap(): Promise<void> {
    this.#change(swapAB(this.terms));
    await this.#rank();
  }

  clear(): void {
    this.#change(emptySum());
  }

  async undo(): Promise<void> {
    if (this.sum.undo()) await this.#changed();
  }

  async redo(): Promise<void> {
    if (this.sum.redo()) await this.#changed();
  }

  async #changed(): Promise<void> {
    this.#invalidate();
    await this.#encodeMissing();
  }

  /** Makes the sum what somebody wrote. @throws PictureMathError `request-malformed`, naming the character */
  async applyExpression(source: string): Promise<void> {
    this.#change(applyWritten(this.terms, parseExpression(source, lettersOf(this.terms))));
    await this.#encodeMissing();
  }

  #tryChange(make: () => Terms): boolean {
    try {
      this.#change(make());
      return true;
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    }
  }

  // --- Samples and links.

  /** Fills A and B with a sample; its vectors come with it, so no model is loaded. */
  async fillSample(sample: Sample): Promise<void> {
    const fill = ++this.#fills;
    try {
      await this.models.open();
      const terms = await loadSample(sample, this.models.model);
      // A later click wins.
      if (fill !== this.#fills) return;
      this.#change(terms);
      await this.#encodeMissing();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Answers a link: its vectors fill the sum without pictures, in the model whose space it names. */
  async openShared(fragment: string): Promise<void> {
    try {
      const { decodeShared, termsOfShared } = await import('./sum/sharing.ts');
      const shared = decodeShared(fragment);
      const { space, film, vocabulary } = shared;
      await this.models.open();
      const model = this.models.findSpace(space);
      if (!model)
        throw new PictureMathError(
          'space-mismatch',
          `This link holds vectors of ${space}. Here are ${this.models.served?.models.map(({ manifest }) => `${manifest.id}@${manifest.revision}`).join(', ')}: vectors of different models do not compare.`,
        );
      if (this.models.id !== model.manifest.id) this.models.id = model.manifest.id;
      this.film = film;
      this.list = vocabulary ?? null;
      this.#change(termsOfShared(shared));
      await this.#rank();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** The address of this answer; null while there is none. `thumbnails` puts small pictures into it. */
  async shareFragment(thumbnails: boolean): Promise<string | null> {
    const { space } = this.models;
    if (!this.result || space === null) return null;
    const { fragmentOf } = await import('./sum/sharing.ts');
    const vocabulary = this.film ? undefined : (this.list ?? undefined);
    return fragmentOf(this.terms, { space, film: this.film, vocabulary }, thumbnails);
  }

  // --- What the answer is made with.

  async setFilm(on: boolean): Promise<void> {
    this.film = on;
    await this.#rank();
  }

  async setNoiseFloor(on: boolean): Promise<void> {
    this.noiseFloor = on;
    await this.#rank();
  }

  async setList(id: string | null): Promise<void> {
    this.list = id;
    await this.#rank();
  }

  async setShown(shown: Shown): Promise<void> {
    this.shown = shown;
    await this.#rank();
  }

  async setFiltering(on: boolean): Promise<void> {
    if (this.filtering === on) return;
    this.filtering = on;
    await this.#rank();
  }

  async setExcludeOwn(on: boolean): Promise<void> {
    this.excludeOwn = on;
    await this.#rank();
  }

  /** Agrees to the model's download, loads it, and encodes the pictures that wait. */
  async load(): Promise<void> {
    await this.models.agree();
    await this.#loadAndEncode();
  }

  /** Stops a download; its whole parts stay on the device. */
  async cancelLoad(): Promise<void> {
    await this.#dropEncoder();
    this.models.agreed = [];
    await this.models.refresh();
  }

  /** Another model or precision: every picture is encoded in its space. */
  async chooseModel(id: string): Promise<void> {
    this.models.select(id);
    this.list = null;
    await this.#restart();
  }

  async choosePrecision(precision: Precision): Promise<void> {
    this.models.precision = precision;
    await this.#restart();
  }

  async forgetModel(): Promise<void> {
    await this.#dropEncoder();
    await this.models.forget();
  }

  async #restart(): Promise<void> {
    void this.#dropEncoder();
    this.#invalidate();
    this.encoder.notice = null;
    const { space } = this.models;
    // A vector without its picture cannot move to another space.
    this.sum.replace(
      this.terms.map((term) =>
        term.content && !term.content.canEncode && !term.content.in(space)
          ? { ...term, content: null }
          : term,
      ),
    );
    if (!this.models.waits) await this.#encodeMissing();
  }

  #dropEncoder(): Promise<void> {
    this.loading = false;
    this.loadFailed = false;
    for (const content of this.contents) content.busy = false;
    return this.encoder.stop();
  }

  /** Loads the model, even where nothing waits for it. */
  async #loadAndEncode(): Promise<void> {
    this.loading = true;
    this.loadFailed = false;
    this.failure = null;
    let client: EncoderClient | null = null;
    try {
      client = this.encoder.client();
      await Promise.all([client.load(), this.#encodeMissing()]);
    } catch (error) {
      if (client && !this.encoder.isCurrent(client)) return;
      this.loadFailed = true;
      this.failure = failureOf(error);
    } finally {
      if (!client || this.encoder.isCurrent(client)) this.loading = false;
      void this.models.refresh();
    }
  }

  /** Encodes what has no vector in the space of now, and answers. */
  async #encodeMissing(): Promise<void> {
    const { space } = this.models;
    const missing = this.contents.filter((content) => !content.in(space) && content.canEncode);
    if (missing.length === 0) return this.#rank();
    await Promise.all(missing.map((content) => this.#encode(content)));
  }

  async #encode(content: Content): Promise<void> {
    content.busy = true;
    content.failure = null;
    let client: EncoderClient | null = null;
    // Another model was chosen meanwhile, which encodes the content itself, or the download was stopped.
    const isOver = () => client !== null && !this.encoder.isCurrent(client);
    try {
      await this.models.open();
      const { model, space } = this.models;
      if (content.kind === 'text') {
        if (!model || space === null) throw new PictureMathError('model-unknown', 'No model.');
        const vector = decodeBase64(await requestTextEmbedding(space, content.name));
        content.keep({
          embedding: createEmbedding(spaceOf(model.manifest), vector),
          encodeMs: null,
        });
      } else if (content.picture && !this.models.waits) {
        client = this.encoder.client();
        const encoded = await client.encode(content.picture);
        if (isOver()) return;
        this.loadFailed = false;
        content.keep(encoded);
      }
    } catch (error) {
      if (isOver()) return;
      content.failure = failureOf(error);
      const { code } = content.failure;
      if (content.kind === 'picture' && code !== 'unexpected' && MODEL_FAULTS.has(code))
        this.loadFailed = true;
    } finally {
      if (!isOver()) {
        content.busy = false;
        this.encoder.progress = null;
      }
    }
    if (this.contents.includes(content)) await this.#rank();
  }

  /** A frame of the camera as A: no step of undo, and ranked on the device alone. */
  async showFrame(encoded: Encoded): Promise<void> {
    const { a } = this;
    if (!a) return;
    const content = Content.ofVector('', encoded, null);
    this.sum.replace(changeTerm(this.terms, a.id, { content }));
    const question = this.#ask();
    if (!question) return;
    const began = performance.now();
    const result = await answerHere(this.lists, question);
    // The camera may have been stopped, or B taken anew, while the words were looked for.
    if (!this.live) return;
    this.result = result;
    this.question = question;
    this.rankedBy = 'page';
    this.failure = null;
    this.totalMs = (encoded.encodeMs ?? 0) + performance.now() - began;
  }

  /** Takes pictures again where that was not done; false when something else came first. */
  async #retake(request: AbortController): Promise<boolean> {
    const { space } = this.models;
    if (space === null) return false;
    const missing = this.contents.filter((content) => content.picture && !content.retakesIn(space));
    try {
      for (const [i, content] of missing.entries()) {
        if (!content.picture) continue;
        const retakes = await this.encoder.client().retake(content.picture, (now, each) => {
          if (!request.signal.aborted)
            this.retaking = { done: i * each + now, all: each * missing.length };
        });
        content.keepRetakes(space, retakes);
        if (request.signal.aborted) return false;
      }
      return true;
    } finally {
      if (this.#request === request) this.retaking = null;
    }
  }

  /** No answer is right any more. */
  #invalidate(): void {
    this.#request?.abort();
    this.#request = null;
    this.ranking = false;
    this.retaking = null;
    this.result = null;
    this.question = null;
    this.failure = null;
  }

  /** The question that the sum is; null while something is missing. */
  #ask(): Question | null {
    const { model } = this.models;
    return (
      model &&
      questionOf(this.terms, model, {
        vocabulary: this.vocabulary,
        film: this.film,
        noiseFloor: this.noiseFloor,
        excludeOwn: this.excludeOwn,
        shown: this.filtering ? 'all' : this.shown,
      })
    );
  }

  async #rank(): Promise<void> {
    if (this.#ask() === null) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.ranking = true;
    this.failure = null;
    try {
      if (this.noiseFloor && !(await this.#retake(request))) return;
      const question = this.#ask();
      if (!question) return;
      const began = performance.now();
      const { result, by } = await answerQuestion(this.lists, question, request.signal);
      if (request.signal.aborted) return;
      this.result = result;
      this.question = question;
      this.rankedBy = by;
      const encoding = this.contents.reduce(
        (sum, content) => sum + (content.in(this.models.space)?.encodeMs ?? 0),
        0,
      );
      this.totalMs = encoding + performance.now() - began;
    } catch (error) {
      if (request.signal.aborted) return;
      this.failure = failureOf(error);
    } finally {
      if (this.#request === request) this.ranking = false;
    }
  }
}
