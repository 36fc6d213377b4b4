/** The sum on the page: its terms, and what undo and redo bring back. */
import { formatExpression } from '#core/vector/expression-text.ts';
import type { Content } from './content.svelte.ts';
import { History } from './history.svelte.ts';
import { emptySum, writtenOf, type SumTerm, type Terms } from './terms.ts';

export class Sum {
  terms = $state.raw<Terms>(emptySum());
  readonly #history: History<Terms>;
  #seen = new Set<Content>();

  constructor() {
    this.#history = new History(this.terms, () => this.#dispose());
  }

  lettered(letter: string): SumTerm | null {
    return this.terms.find((term) => term.letter === letter) ?? null;
  }

  get contents(): Content[] {
    return this.terms.flatMap(({ content }) => content ?? []);
  }

  /** As it is written: `A - B`. */
  get expression(): string {
    return formatExpression(writtenOf(this.terms));
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** A step of undo. False where nothing changes. */
  change(terms: Terms): boolean {
    if (terms === this.terms) return false;
    this.terms = terms;
    this.#history.push(terms);
    return true;
  }

  /** A change that is no step of its own. */
  replace(terms: Terms): void {
    this.terms = terms;
    this.#history.replace(terms);
  }

  /** False where there is nothing to go back to. */
  undo(): boolean {
    return this.#restore(this.#history.undo());
  }

  redo(): boolean {
    return this.#restore(this.#history.redo());
  }

  #restore(terms: Terms | null): boolean {
    if (terms) this.terms = terms;
    return terms !== null;
  }

  /** Gives back the memory of pictures that nothing can bring back. */
  #dispose(): void {
    const alive = new Set(
      this.#history.all.flatMap((terms) => terms.flatMap(({ content }) => content ?? [])),
    );
    for (const content of this.#seen) if (!alive.has(content)) content.dispose();
    this.#seen = alive;
  }
}
