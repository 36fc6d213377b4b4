/** What an answer is made with, beside the sum: components bind to its fields. */
import type { ServedModel } from '#core/contract/served-models.ts';
import { FILM_VOCABULARY } from '#core/rank/film.ts';

/** How many words are shown. */
export type Shown = 10 | 50 | 'all';

export class QuestionOptions {
  /** Bare words and raw cosines, as in the film. */
  film = $state(false);
  /** The id of a vocabulary; the model's first where it is null. */
  vocabulary = $state<string | null>(null);
  shown = $state<Shown>(10);
  /** A filter looks among all words. */
  filtering = $state(false);
  /** Leaves out the words that the sum's own texts are. */
  excludeOwn = $state(true);
  /** Takes pictures again, so that the answer knows how far they move though nothing changed. */
  noiseFloor = $state(false);

  /** The vocabulary in use. */
  vocabularyFor(model: ServedModel | null): string {
    if (this.film) return FILM_VOCABULARY;
    return this.vocabulary ?? model?.manifest.vocabularies[0] ?? 'common';
  }
}
