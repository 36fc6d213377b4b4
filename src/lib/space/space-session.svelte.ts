/** The space of the sum of now: its terms, the list that its answer was read from, and the scene that they make. */
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { isUnlike } from '../answer/verdict.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import { usedTerms } from '../sum/terms.ts';
import type { Workspace } from '../workspace.svelte.ts';
import { sceneOf, type Scene } from './scene.ts';

const NEAR = 5;
const LOST = 2;

export class SpaceSession {
  failure = $state.raw<Failure | null>(null);
  readonly #workspace: Workspace;
  #list = $state.raw<{ vocabulary: Vocabulary; id: string } | null>(null);
  readonly #words = $derived.by(() => {
    const { answer, models, vocabulary } = this.#workspace;
    const space = models.space;
    const id = answer.result?.vocabulary.id ?? vocabulary;
    return space === null ? null : { space, id };
  });
  /** Null while a picture is missing or being encoded. */
  readonly terms = $derived.by(() => {
    const { sum, models } = this.#workspace;
    const used = usedTerms(sum.terms)?.map((term) => ({
      ...term,
      encoded: term.content.in(models.space),
    }));
    return used?.every(({ encoded }) => encoded) ? used : null;
  });
  /** Nothing changed, or the model cannot tell: no word is meant. */
  readonly calm = $derived.by((): 'none' | 'unlike' | null => {
    const { result } = this.#workspace.answer;
    if (!result) return null;
    if (isUnlike(result)) return 'unlike';
    return result.verdict === 'none' ? 'none' : null;
  });
  /** One picture minus another, and nothing else. */
  readonly isPair = $derived.by(
    () =>
      this.terms?.length === 2 &&
      this.terms[0]?.weight === 1 &&
      this.terms[1]?.weight === -1 &&
      this.terms.every(({ content }) => content.kind === 'picture'),
  );
  readonly scene = $derived.by((): Scene | null => {
    const { terms } = this;
    const list = this.#list;
    if (!terms || !list || list.id !== this.#words?.id) return null;
    const { vocabulary } = list;
    const added = terms.flatMap(({ weight, content, encoded }) =>
      encoded?.embedding.space === vocabulary.space
        ? [
            {
              weight,
              vector: encoded.embedding.vector,
              modality: content.kind === 'text' ? ('text' as const) : ('image' as const),
            },
          ]
        : [],
    );
    if (added.length !== terms.length) return null;
    const { result } = this.#workspace.answer;
    const labels = (words: { label: string }[] | undefined, count: number) =>
      this.calm || !words ? [] : words.slice(0, count).map(({ label }) => label);
    return sceneOf(added, vocabulary, {
      near: labels(result?.gained, NEAR),
      lost: labels(result?.lost, LOST),
    });
  });

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** To be called in an effect: has the words of the answer at hand. */
  load(): void {
    const asked = this.#words;
    if (!asked) return;
    this.#workspace.vocabularies.load(asked.space, asked.id).then(
      ({ vocabulary }) => {
        if (asked !== this.#words) return;
        this.failure = null;
        this.#list = { vocabulary, id: asked.id };
      },
      (error: unknown) => {
        if (asked === this.#words) this.failure = failureOf(error);
      },
    );
  }
}
