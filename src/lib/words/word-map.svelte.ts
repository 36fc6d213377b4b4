/** The map of the list in use: its words, what the sum of now says of them, and the one that is chosen. */
import { centredCosine } from '#core/rank/duplicates.ts';
import { pairWeight } from '#core/rank/question-kind.ts';
import { rank, type RankedWord } from '#core/rank/rank.ts';
import { topK } from '#core/vector/top-k.ts';
import { evaluate } from '#core/vector/expression.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';
import { isCalm } from '../answer/verdict.ts';
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { WordLayout } from './layout.ts';

const TOLD = 5;
const NEIGHBOURS = 8;

export class WordMapSession {
  failure = $state.raw<Failure | null>(null);
  vocabulary = $state.raw<Vocabulary | null>(null);
  layout = $state.raw<WordLayout | null>(null);
  /** The position of the chosen word. */
  chosen = $state<number | null>(null);
  readonly #workspace: Workspace;
  #asked = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** To be called in an effect: the list in use, and its map. */
  load(): void {
    const { models, vocabulary: id } = this.#workspace;
    const { space } = models;
    if (space === null) return;
    const asked = ++this.#asked;
    this.#bring(space, id, asked).catch((error: unknown) => {
      if (asked === this.#asked) this.failure = failureOf(error);
    });
  }

  async #bring(space: string, id: string, asked: number): Promise<void> {
    const { vocabulary } = await this.#workspace.vocabularies.load(space, id);
    if (asked !== this.#asked) return;
    if (vocabulary !== this.vocabulary) {
      this.chosen = null;
      this.layout = null;
    }
    this.vocabulary = vocabulary;
    this.failure = null;
    const { loadLayout } = await import('./load-layout.ts');
    const layout = await loadLayout(vocabulary);
    if (asked === this.#asked) this.layout = layout;
  }

  /** The answer of now, where it was read from this list. */
  readonly #answer = $derived.by(() => {
    const { latest } = this.#workspace.answer;
    const { vocabulary } = this;
    if (!latest || !vocabulary || latest.result.model !== vocabulary.space) return null;
    return latest.result.vocabulary.id === this.#workspace.vocabulary ? latest : null;
  });
  /** It means no word: nothing changed, or the model cannot tell. */
  readonly isCalm = $derived.by(() => this.#answer !== null && isCalm(this.#answer.result));
  /** All words in the order of the sum, by position. */
  readonly ranked = $derived.by((): ReadonlyMap<number, RankedWord> | null => {
    const { vocabulary } = this;
    const answer = this.#answer;
    const [first, ...others] = answer?.question.terms ?? [];
    if (!vocabulary || !answer || !first) return null;
    const difference = evaluate([first, ...others], {
      image: vocabulary.imageMean,
      text: vocabulary.textMean,
    });
    const { gained } = rank(vocabulary, difference, vocabulary.words.length, {
      method: answer.result.method,
      weight: pairWeight([first, ...others]),
    });
    return new Map(gained.map((word) => [word.position, word]));
  });
  readonly #positions = $derived.by(
    () => new Map(this.vocabulary?.words.map(({ label }, i) => [label, i])),
  );
  /** What the answer names, for and against. */
  readonly told = $derived.by((): ReadonlyMap<number, 'gain' | 'loss'> => {
    const result = this.#answer?.result;
    if (!result || this.isCalm) return new Map();
    const of = (words: { label: string }[], tone: 'gain' | 'loss') =>
      words.slice(0, TOLD).flatMap(({ label }) => {
        const position = this.#positions.get(label);
        return position === undefined ? [] : [[position, tone] as const];
      });
    return new Map([...of(result.lost, 'loss'), ...of(result.gained, 'gain')]);
  });
  /** The nearest of the chosen word, in all dimensions. */
  readonly neighbours = $derived.by((): { position: number; cosine: number }[] => {
    const { vocabulary, chosen } = this;
    if (!vocabulary || chosen === null) return [];
    const cosines = Float64Array.from(vocabulary.words, (_, i) =>
      i === chosen ? -Infinity : centredCosine(vocabulary, chosen, i),
    );
    return topK(cosines, Math.min(NEIGHBOURS, cosines.length - 1), 1).map((position) => ({
      position,
      cosine: cosines[position] as number,
    }));
  });
  /** Who gets a name first: the chosen word, its neighbours, what the answer names, then what stands for many. */
  readonly order = $derived.by((): number[] => {
    const { layout, chosen } = this;
    if (!layout) return [];
    const first = [
      ...(chosen === null ? [] : [chosen]),
      ...this.told.keys(),
      ...this.neighbours.map(({ position }) => position),
    ];
    const rest = Array.from(layout.weights, (_, i) => i).sort(
      (a, b) => (layout.weights[b] ?? 0) - (layout.weights[a] ?? 0) || a - b,
    );
    return [...new Set([...first, ...rest])];
  });

  labelOf(position: number): string {
    return this.vocabulary?.words[position]?.label ?? '';
  }

  positionOf(label: string): number | null {
    return this.#positions.get(label) ?? null;
  }
}
