/** A pair of the game: two vectors, what they look like, and what the arithmetic says of them. */
import type { RankResponse } from '#core/contract/api.ts';
import type { ServedModel } from '#core/contract/served-models.ts';
import type { Embedding } from '#core/vector/embedding.ts';
import { answerHere } from '../answer/answering.ts';
import { MAX_SHOWN } from '../answer/question.ts';
import { isSure } from '../answer/verdict.ts';
import type { Vocabularies } from '../vocabularies/vocabularies.svelte.ts';
import { chipsOf } from './chips.ts';
import { judge, type Judgement } from './judge.ts';

export interface Side {
  embedding: Embedding;
  flatness?: number | undefined;
}

export interface Looks {
  /** Addresses that name no file: they would tell the answer. Null where a link has no picture. */
  a: string | null;
  b: string | null;
}

/** What a pair is answered with. */
export interface Asked {
  vocabularies: Vocabularies;
  model: ServedModel;
}

const vocabularyOf = ({ manifest }: ServedModel): string => manifest.vocabularies[0] ?? 'common';

/** Ranks the model's own list on this device. Errors as `answerHere`. */
export const askPair = ({ vocabularies, model }: Asked, a: Side, b: Side): Promise<RankResponse> =>
  answerHere(vocabularies, {
    model,
    vocabulary: vocabularyOf(model),
    method: model.manifest.method,
    terms: [a, b].map((side, i) => ({
      weight: i === 0 ? 1 : -1,
      embedding: side.embedding,
      modality: 'image',
      flatness: side.flatness,
      retakes: [],
    })),
    exclude: [],
    k: MAX_SHOWN,
  });

/** A word to guess is one that the arithmetic is sure of, at least a little. */
export const isPlayable = (result: RankResponse): boolean =>
  isSure(result) && result.gained.length > 0;

export class GuessPair {
  /** The answer, over the whole list. */
  readonly result: RankResponse;
  readonly chips: readonly string[];
  looks = $state.raw<Looks | null>(null);
  /** What was guessed, and how that did; kept while the round lasts. */
  guess = $state('');
  judgement = $state.raw<Judgement | null>(null);
  /** The answer is shown, guessed or not. */
  open = $state(false);
  readonly #look: () => Promise<Looks>;

  private constructor(result: RankResponse, chips: readonly string[], look: () => Promise<Looks>) {
    this.result = result;
    this.chips = chips;
    this.#look = look;
  }

  /** Null where there is no word to guess. `look` is called when the pair is shown. */
  static async make(
    asked: Asked,
    a: Side,
    b: Side,
    look: () => Promise<Looks>,
  ): Promise<GuessPair | null> {
    const result = await askPair(asked, a, b);
    if (!isPlayable(result)) return null;
    const { vocabulary } = await asked.vocabularies.load(result.model, vocabularyOf(asked.model));
    return new GuessPair(result, chipsOf(vocabulary, result), look);
  }

  /** @throws what loading the pictures fails with */
  async show(): Promise<void> {
    this.looks ??= await this.#look();
  }

  /** Judges a guess; a word that the list does not have leaves the question open. */
  check(guess: string, names?: (label: string) => readonly string[]): Judgement {
    this.guess = guess.trim();
    this.judgement = judge(this.result, this.guess, names);
    this.open = this.judgement.kind !== 'unknown';
    return this.judgement;
  }

  /** Shows the answer without a guess. */
  reveal(): void {
    if (this.judgement === null || this.judgement.kind === 'unknown') {
      this.guess = '';
      this.judgement = null;
    }
    this.open = true;
  }

  restart(): void {
    this.guess = '';
    this.judgement = null;
    this.open = false;
  }
}
