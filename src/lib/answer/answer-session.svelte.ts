/** The answer in words: one effect keeps it that of the sum, the model and the options of now. */
import { untrack } from 'svelte';
import type { RankResponse } from '#core/contract/api.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import { retakeMissing } from '../models/encode-content.ts';
import type { Encoder } from '../models/encoder.svelte.ts';
import type { Models } from '../models/models.svelte.ts';
import type { Sum } from '../sum/sum.svelte.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.svelte.ts';
import type { Answered } from './answering.ts';
import type { QuestionOptions } from './question-options.svelte.ts';
import { questionOf, type SumQuestion } from './question.ts';

interface Asking {
  sum: Sum;
  options: QuestionOptions;
  models: Models;
  encoder: Encoder;
  vocabularies: Vocabularies;
}

interface Latest extends Answered {
  question: SumQuestion;
  totalMs: number;
  /** The step of the sum that it answers. */
  step: number;
}

export class AnswerSession {
  /** Pictures that are being taken again. */
  retaking = $state<{ done: number; all: number } | null>(null);
  readonly #from: Asking;
  readonly #asked = $derived.by(() => this.#ask());
  /** The question that waits for nothing: answered, failed, or taken on by a live frame. */
  #settled = $state.raw<SumQuestion | null>(null);
  #latest = $state.raw<Latest | null>(null);
  #failed = $state.raw<{ failure: Failure; step: number } | null>(null);
  #live = $state(false);
  /** Ends the effect: nothing is answered any more. */
  readonly end: () => void;

  constructor(from: Asking) {
    this.#from = from;
    // A root of its own: the session lives as long as who made it, in a component or not.
    this.end = $effect.root(() => {
      $effect(() => {
        const asked = this.#asked;
        if (!asked || untrack(() => this.#settled === asked)) return;
        const stop = new AbortController();
        untrack(() => void this.#answer(asked, stop.signal));
        return () => {
          stop.abort();
          this.retaking = null;
        };
      });
    });
  }

  /** The answer; null from the moment that the sum changes, while options leave it until the next is here. */
  get latest(): Latest | null {
    return this.#latest?.step === this.#from.sum.step ? this.#latest : null;
  }

  get result(): RankResponse | null {
    return this.latest?.result ?? null;
  }

  /** Why there is no answer. */
  get failure(): Failure | null {
    return this.#failed?.step === this.#from.sum.step ? this.#failed.failure : null;
  }

  get ranking(): boolean {
    return this.#asked !== null && this.#asked !== this.#settled;
  }

  /** The picture of A changes many times a second: readers are told less often. */
  get live(): boolean {
    return this.#live;
  }

  setLive(on: boolean): void {
    this.#live = on;
  }

  /** Shows a failure in the answer's place, until the sum changes. */
  fail(error: unknown): void {
    this.#failed = { failure: failureOf(error), step: this.#from.sum.step };
  }

  forgetFailure(): void {
    this.#failed = null;
  }

  /** Answers the sum with a live frame, on the device alone. @throws as `answerHere` */
  async answerFrame(encodeMs: number): Promise<void> {
    const question = this.#asked;
    if (!question) return;
    this.#settled = question;
    const { step } = this.#from.sum;
    const { answerHere } = await import('./answering.ts');
    const began = performance.now();
    const result = await answerHere(this.#from.vocabularies, question);
    // The camera may have been stopped while the words were looked for.
    if (!this.#live) return;
    const totalMs = encodeMs + performance.now() - began;
    this.#latest = { question, result, by: 'page', sent: null, totalMs, step };
    this.#failed = null;
  }

  /** The question that the sum is; null while something is missing. */
  #ask(): SumQuestion | null {
    const { sum, models, options } = this.#from;
    return models.model && questionOf(sum.terms, models.model, options);
  }

  async #answer(asked: SumQuestion, signal: AbortSignal): Promise<void> {
    const { sum, models, options, vocabularies } = this.#from;
    const { step } = sum;
    this.#failed = null;
    try {
      const onProgress = (done: number, all: number) => (this.retaking = { done, all });
      if (options.noiseFloor) await retakeMissing(sum.contents, this.#from, signal, onProgress);
      if (signal.aborted) return;
      // Once more: retakes are here now.
      const question = this.#ask() ?? asked;
      const [{ answerQuestion }, { recallSampleAnswer }] = await Promise.all([
        import('./answering.ts'),
        import('./sample-answers.ts'),
      ]);
      const began = performance.now();
      const answered =
        (await recallSampleAnswer(sum.terms, question, signal)) ??
        (await answerQuestion(vocabularies, question, signal));
      if (signal.aborted) return;
      const totalMs = sum.encodeMs(models.space) + performance.now() - began;
      this.#latest = { ...answered, question, totalMs, step };
    } catch (error) {
      if (signal.aborted) return;
      this.fail(error);
    }
    this.retaking = null;
    this.#settled = asked;
  }
}
