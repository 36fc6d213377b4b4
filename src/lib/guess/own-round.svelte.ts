/** A round that somebody makes: pairs of their pictures, encoded on this device. */
import { encodeRound, MAX_ROUND_CHARACTERS, MAX_ROUND_PAIRS } from '#core/format/round.ts';
import { PictureMathError } from '#core/errors.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import { Content } from '../sum/content.svelte.ts';
import { makeThumbnail } from '../sum/thumbnail.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { askPair, GuessPair, isPlayable, type Side } from './pair.svelte.ts';
import { Round } from './round.svelte.ts';
import type { Score } from './score.svelte.ts';
import { verdictKey } from '../answer/verdict.ts';

type Letter = 'a' | 'b';
export type OwnState =
  'missing' | 'waiting' | 'encoding' | 'ready' | 'noWord' | 'unlike' | 'failed';

let count = 0;

export class OwnPair {
  readonly id = ++count;
  a = $state.raw<Content | null>(null);
  b = $state.raw<Content | null>(null);
  /** Whether there is a word to guess; null while that is not known. */
  found = $state<'ready' | 'noWord' | 'unlike' | null>(null);
  failure = $state.raw<Failure | null>(null);
}

export class OwnRound {
  pairs = $state.raw<readonly OwnPair[]>([]);
  /** More pictures came than a round takes. */
  tooMany = $state(false);
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Pairs with a word to guess, in the space of now. */
  get ready(): OwnPair[] {
    return this.pairs.filter((pair) => this.stateOf(pair) === 'ready');
  }

  stateOf(pair: OwnPair): OwnState {
    if (!pair.a || !pair.b) return 'missing';
    if (pair.failure) return 'failed';
    const { space, waits } = this.#workspace.models;
    if (waits && !(pair.a.in(space) && pair.b.in(space))) return 'waiting';
    return pair.found ?? 'encoding';
  }

  /** Pictures, two a pair; the first fills a pair that has one missing. */
  async add(files: readonly File[]): Promise<void> {
    this.tooMany = false;
    const rest = [...files];
    while (rest.length > 0) {
      const open = this.pairs.find(({ a, b }) => !a || !b);
      if (!open && this.pairs.length >= MAX_ROUND_PAIRS) {
        this.tooMany = true;
        break;
      }
      const pair = open ?? new OwnPair();
      if (!open) this.pairs = [...this.pairs, pair];
      const file = rest.shift() as File;
      await this.put(pair, pair.a ? 'b' : 'a', file);
      // A file that is no picture leaves its place empty, and says so there.
      if (pair.failure && rest.length > 0 && !pair.a) pair.failure = null;
    }
  }

  /** Fills one side of a pair, and answers it once both are there. */
  async put(pair: OwnPair, letter: Letter, file: Blob): Promise<void> {
    pair.failure = null;
    pair.found = null;
    try {
      const { fileToShow } = await import('../vision/upright.ts');
      const content = Content.ofPicture(file, '', { shown: await fileToShow(file) });
      pair[letter]?.dispose();
      pair[letter] = content;
    } catch (error) {
      pair.failure = failureOf(error);
      return;
    }
    await this.answer(pair);
  }

  swap(pair: OwnPair): void {
    [pair.a, pair.b] = [pair.b, pair.a];
    pair.found = null;
    void this.answer(pair);
  }

  remove(pair: OwnPair): void {
    pair.a?.dispose();
    pair.b?.dispose();
    this.pairs = this.pairs.filter((one) => one !== pair);
    this.tooMany = false;
  }

  /** Encodes and answers what can be by now: a model was loaded, or a failure is tried again. */
  async answerAll(): Promise<void> {
    for (const pair of this.pairs) if (pair.found === null) await this.answer(pair);
  }

  async answer(pair: OwnPair): Promise<void> {
    const { a, b } = pair;
    const { models, encoder, vocabularies } = this.#workspace;
    if (!a || !b) return;
    pair.failure = null;
    try {
      await models.open();
      const { model, space, waits } = models;
      if (!model || waits) return;
      for (const content of [a, b])
        if (!content.in(space) && content.picture)
          content.keep(await encoder.client().encode(content.picture, content.view));
      const [first, second] = [this.#side(a), this.#side(b)];
      if (!first || !second || pair.a !== a || pair.b !== b) return;
      const result = await askPair({ vocabularies, model }, first, second);
      if (isPlayable(result)) pair.found = 'ready';
      else pair.found = verdictKey(result) === 'guess' ? 'unlike' : 'noWord';
    } catch (error) {
      pair.failure = failureOf(error);
    } finally {
      encoder.endProgress();
    }
  }

  /** The round to play here. Errors as `GuessPair.make`. */
  async play(score: Score): Promise<Round> {
    const { vocabularies, models } = this.#workspace;
    const { model } = models;
    if (!model) throw new PictureMathError('model-unknown', 'No model.');
    const pairs: GuessPair[] = [];
    for (const { a, b } of this.ready) {
      const [first, second] = [this.#side(a), this.#side(b)];
      if (!first || !second) continue;
      const looks = { a: a?.url ?? null, b: b?.url ?? null };
      const asked = { vocabularies, model };
      const pair = await GuessPair.make(asked, first, second, () => Promise.resolve(looks));
      if (pair) pairs.push(pair);
    }
    return new Round(pairs, 0, score);
  }

  /** The fragment of the round. @throws PictureMathError `picture-too-large` for a small picture that does not fit */
  async link(thumbnails: boolean): Promise<string> {
    const side = async (content: Content | null) => {
      const known = this.#side(content);
      if (!known || !content) throw new PictureMathError('internal', 'A pair has no vector.');
      return {
        vector: known.embedding.vector,
        flatness: known.flatness,
        ...(thumbnails ? { thumbnail: await makeThumbnail(content) } : {}),
      };
    };
    const pairs = [];
    for (const { a, b } of this.ready) pairs.push({ a: await side(a), b: await side(b) });
    return encodeRound({ space: this.#workspace.models.space ?? '', pairs });
  }

  static readonly mostPairs = MAX_ROUND_PAIRS;
  static readonly mostCharacters = MAX_ROUND_CHARACTERS;

  #side(content: Content | null): Side | null {
    const encoded = content?.in(this.#workspace.models.space);
    return encoded ? { embedding: encoded.embedding, flatness: encoded.flatness } : null;
  }
}
