/** The sum on the page: its terms, and what undo and redo bring back. */
import { formatExpression } from '#core/vector/expression-format.ts';
import type { Content } from './content.svelte.ts';
import { History } from './history.svelte.ts';
import { emptySum, writtenOf, type SumTerm, type Terms } from './terms.ts';

export class Sum {
  #terms = $state.raw<Terms>(emptySum());
  #step = $state(0);
  readonly #history = new History(this.#terms, () => this.#dispose());
  #seen = new Set<Content>();

  get terms(): Terms {
    return this.#terms;
  }

  /** Counts the changes after which no earlier answer is right. */
  get step(): number {
    return this.#step;
  }

  lettered(letter: string): SumTerm | null {
    return this.terms.find((term) => term.letter === letter) ?? null;
  }

  get contents(): Content[] {
    return this.terms.flatMap(({ content }) => content ?? []);
  }

  /** All that is here, or that undo and redo can bring back. */
  get kept(): Set<Content> {
    return new Set(
      this.#history.all.flatMap((terms) => terms.flatMap(({ content }) => content ?? [])),
    );
  }

  /** What encoding its contents in a space has taken. */
  encodeMs(space: string | null): number {
    return this.contents.reduce((sum, content) => sum + (content.in(space)?.encodeMs ?? 0), 0);
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
    this.#history.push(terms);
    return this.#show(terms);
  }

  /** A step of undo that leaves the answer until the next is here: a weight that begins to move. */
  weigh(terms: Terms): void {
    this.#history.push(terms);
    this.#terms = terms;
  }

  /** A change that is no step: a live frame, a weight on its way. */
  replace(terms: Terms): void {
    this.#terms = terms;
    this.#history.replace(terms);
  }

  /** Another space: a vector without its picture cannot move there, and its term is empty. No step of undo. */
  moveTo(space: string | null): void {
    this.replace(
      this.terms.map((term) =>
        term.content && !term.content.canEncode && !term.content.in(space)
          ? { ...term, content: null }
          : term,
      ),
    );
    this.#step++;
  }

  /** False where there is nothing to go back to. */
  undo(): boolean {
    const terms = this.#history.undo();
    return terms !== null && this.#show(terms);
  }

  redo(): boolean {
    const terms = this.#history.redo();
    return terms !== null && this.#show(terms);
  }

  #show(terms: Terms): true {
    this.#terms = terms;
    this.#step++;
    return true;
  }

  /** Gives back the memory of pictures that nothing can bring back. */
  #dispose(): void {
    const alive = this.kept;
    for (const content of this.#seen) if (!alive.has(content)) content.dispose();
    this.#seen = alive;
  }
}
