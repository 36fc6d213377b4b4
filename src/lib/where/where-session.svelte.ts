/** Which part of the pictures speaks for a word: of samples made beforehand, of others measured here, step by step. */
import { FINE, type Scan } from '#core/picture/exchange.ts';
import { lightOf } from '#core/rank/where.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Content } from '../sum/content.svelte.ts';
import { usedTerms } from '../sum/terms.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { MASK_SIDE, type Mask } from './mask.ts';
import { MeasuredPairs, type ShownPair } from './measured.ts';
import { recallShares, samplePairOf } from './prepared.ts';

/**
 * `impossible`: no picture is here (vectors came by a link, or are a camera's frames), the word is of no list with vectors,
 * or the model is not on the device and nobody has agreed to load it.
 */
export type WhereStatus = 'idle' | 'working' | 'ready' | 'failed' | 'impossible';

const hasPicture = (content: Content): content is ShownPair['a'] => content.picture !== null;

export class WhereSession {
  word = $state<string | null>(null);
  status = $state<WhereStatus>('idle');
  /** 0 to 1, while parts are asked for. */
  progress = $state(0);
  failure = $state.raw<Failure | null>(null);
  /**
   * Whether parts were exchanged between two pictures; a picture alone has its parts blurred. Both are measured, neither is
   * a sum of the parts.
   */
  isExchange = $state(true);
  #light = $state.raw<{ mask: Mask; of: string } | null>(null);
  readonly #workspace: Workspace;
  readonly #measured = new MeasuredPairs();
  #stop = new AbortController();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The light over the pictures of the sum as it is now, one for both; null where there is none, or none any more. */
  get mask(): Mask | null {
    return this.#light?.of === this.#shown ? this.#light.mask : null;
  }

  /** Whether a picture carries the light. */
  isLit(content: Content | null): boolean {
    const pair = this.#pair;
    return content === null || pair?.a === content || pair?.b === content;
  }

  /**
   * Shows a word of the answer; a later call wins.
   * @param first the sample that stands there before anything is chosen, where the sum is empty
   */
  async show(label: string, first: string | null = null): Promise<void> {
    this.#stop.abort();
    const stop = (this.#stop = new AbortController());
    const of = this.#shown;
    this.word = label;
    this.failure = null;
    this.progress = 0;
    this.status = 'working';
    const isOver = () => stop.signal.aborted;
    try {
      const status = await this.#find(label, first, stop.signal, (shares, scan) => {
        const mask = { side: MASK_SIDE, alpha: lightOf(shares, scan, MASK_SIDE) };
        if (!isOver()) this.#light = { mask, of };
      });
      if (!isOver()) this.status = status;
    } catch (error) {
      if (isOver()) return;
      this.failure = failureOf(error);
      this.status = 'failed';
    }
    if (!isOver() && this.status !== 'ready') this.#light = null;
  }

  /** The pictures are as they were, and what is under way ends. */
  clear(): void {
    this.#stop.abort();
    this.word = null;
    this.status = 'idle';
    this.failure = null;
    this.#light = null;
  }

  /** Names what stands in the sum. */
  get #shown(): string {
    return this.#workspace.sum.terms
      .map(({ weight, content }) => `${weight} ${content?.id}`)
      .join();
  }

  /** The first picture that is added, and the first that is taken off. */
  get #pair(): ShownPair | null {
    const terms = usedTerms(this.#workspace.sum.terms) ?? [];
    const at = (sign: number) =>
      terms
        .map(({ weight, content }) => (weight * sign > 0 ? content : null))
        .find((c) => c !== null);
    const [a, b] = [at(1), at(-1)];
    if (a && hasPicture(a)) return { a, b: b && hasPicture(b) ? b : null };
    return b && hasPicture(b) ? { a: b, b: null } : null;
  }

  async #find(
    label: string,
    first: string | null,
    signal: AbortSignal,
    onShares: (shares: Float64Array, scan: Scan) => void,
  ): Promise<WhereStatus> {
    const { models, sum, encoder, vocabularies } = this.#workspace;
    await models.open();
    const { space } = models;
    if (space === null) return 'impossible';
    const sample = sum.contents.length === 0 ? first : samplePairOf(sum.terms);
    const prepared = sample === null ? null : await recallShares(sample, space, label);
    if (signal.aborted) return 'idle';
    this.isExchange = true;
    if (prepared) {
      onShares(prepared, FINE);
      return 'ready';
    }
    const pair = this.#pair;
    if (!pair || models.waits) return 'impossible';
    const { vocabulary } = await vocabularies.load(space, this.#workspace.vocabulary);
    const word = vocabulary.words.findIndex((one) => one.label === label);
    if (word < 0) return 'impossible';
    if (signal.aborted) return 'idle';
    this.isExchange = pair.b !== null;
    const { dimensions, rows } = vocabulary;
    const vector = rows.subarray(word * dimensions, (word + 1) * dimensions);
    const isGone = this.#workspace.answer.result?.lost.some((one) => one.label === label) ?? false;
    const isTakenOff = sum.terms.some(({ content, weight }) => content === pair.a && weight < 0);
    // The picture that has the thing is the one whose parts go over.
    const asked = pair.b && isGone ? { a: pair.b, b: pair.a } : pair;
    const sign = !pair.b && isGone !== isTakenOff ? -1 : 1;
    await this.#measured.shares(
      encoder.client(),
      { space, pair: asked },
      { vector, sign },
      { signal, onShares, onProgress: (done, all) => (this.progress = done / all) },
    );
    return 'ready';
  }
}
