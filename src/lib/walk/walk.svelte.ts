/** The walk through A minus B: what each of its steps shows, from the sum of now. */
import { evaluate, type Difference, type Term } from '#core/vector/expression.ts';
import { rank, type RankedWord, type Ranking } from '#core/rank/rank.ts';
import { dot } from '#core/vector/vector.ts';
import { isUnlike } from '../answer/verdict.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Content, Encoded } from '../sum/content.svelte.ts';
import type { Sample } from '../sum/samples.ts';
import type { Terms } from '../sum/terms.ts';
import type { LoadedVocabulary } from '../vocabularies/vocabularies.svelte.ts';
import type { Workspace } from '../workspace.svelte.ts';

export class Walk {
  failure = $state.raw<Failure | null>(null);
  /** How much of B is taken off. */
  amount = $state(1);
  /** The word that is looked at; the first where it is empty. */
  chosen = $state('');
  #list = $state.raw<LoadedVocabulary | null>(null);
  readonly #workspace: Workspace;
  /** The sum that was opened here, to have something to show: it goes with the page. */
  #lent: Terms | null = null;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The reader's own pictures; a sample where there are none. */
  async begin(sample: Sample | undefined): Promise<void> {
    const workspace = this.#workspace;
    try {
      if (sample && workspace.sum.contents.length === 0) {
        await workspace.openSample(sample);
        this.#lent = workspace.sum.terms;
      }
      await workspace.models.open();
      const { space } = workspace.models;
      if (space !== null)
        this.#list = await workspace.vocabularies.load(space, workspace.vocabulary);
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  end(): void {
    if (this.#lent && this.#workspace.sum.terms === this.#lent) void this.#workspace.undo();
  }

  readonly a = $derived.by(() => this.#encoded(this.#workspace.a?.content));
  readonly b = $derived.by(() => this.#encoded(this.#workspace.b?.content));
  readonly cosine = $derived.by(() =>
    this.a && this.b ? dot(this.a.embedding.vector, this.b.embedding.vector) : null,
  );
  readonly difference = $derived.by(() => this.#minus(this.amount));
  readonly vocabulary = $derived.by(() => {
    const { difference } = this;
    const vocabulary = this.#list?.vocabulary ?? null;
    return vocabulary && difference?.space === vocabulary.space ? vocabulary : null;
  });
  readonly ranked = $derived.by(() => this.#rank(this.difference));
  readonly word = $derived.by(() => {
    const { vocabulary, ranked } = this;
    const label = this.chosen || ranked[0]?.label;
    const found = ranked.find((candidate) => candidate.label === label);
    if (!vocabulary || !found) return null;
    const { dimensions, rows } = vocabulary;
    return {
      ...found,
      row: rows.subarray(found.position * dimensions, (found.position + 1) * dimensions),
    };
  });
  /** A minus all of B, whatever the sum of the page is: what the words of this walk are judged by. */
  readonly #whole = $derived.by(() => this.#ranking(this.#minus(1)));
  /** How many times its usual way the liveliest word went, all of B taken off; null where that is not known. */
  readonly furthest = $derived.by(() => {
    const moves = (this.#whole?.gained ?? []).flatMap(({ z }) => (z === null ? [] : [Math.abs(z)]));
    return moves.length === 0 ? null : Math.max(...moves);
  });
  /** Why no word is meant, where none is. */
  readonly calm = $derived.by((): 'unlike' | 'none' | null => {
    const { result } = this.#workspace.answer;
    if (result && isUnlike(result)) return 'unlike';
    // Of another amount nothing was measured.
    return this.amount === 1 && this.#whole?.verdict === 'none' ? 'none' : null;
  });

  #encoded(content: Content | null | undefined): Encoded | null {
    return content?.in(this.#workspace.models.space) ?? null;
  }

  #minus(amount: number): Difference | null {
    const { a, b } = this;
    if (!a || !b) return null;
    const first: Term = { weight: 1, embedding: a.embedding, modality: 'image' };
    return evaluate([first, { weight: -amount, embedding: b.embedding, modality: 'image' }]);
  }

  #ranking(difference: Difference | null): Ranking | null {
    const { vocabulary } = this;
    if (!vocabulary || !difference?.direction) return null;
    return rank(vocabulary, difference, vocabulary.words.length);
  }

  #rank(difference: Difference | null): readonly RankedWord[] {
    return this.#ranking(difference)?.gained ?? [];
  }
}
