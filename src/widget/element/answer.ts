/** The answer that an element shows, and which pictures it belongs to. */
import type { ShownResult } from '../shown-result.ts';
import { SIDES, type Side } from './view/side-view.ts';

/** Pictures by name (`ElementPictures.nameOf`); null where there is none. */
export type PictureNames = Readonly<Record<Side, string | null>>;

export class ElementAnswer {
  #names: PictureNames = { a: null, b: null };
  /** Of the last comparison, as long as nothing has changed. */
  #compared: ShownResult | null = null;
  /** From the attribute or the property: stands for pictures that come with it, or later. */
  #fixed: ShownResult | null = null;
  /** Set in this turn of the page: pictures that change in it belong to it, in whatever order they were set. */
  #isFresh = false;

  get result(): ShownResult | null {
    return this.#fixed ?? this.#compared;
  }

  /** Throws what `read` throws; there is no given answer then. */
  fix(read: () => ShownResult | null): void {
    this.#fixed = null;
    this.#isFresh = true;
    this.#fixed = read();
  }

  keep(compared: ShownResult): void {
    this.#compared = compared;
  }

  /** Somebody wants another one than the page gave. */
  unfix(): void {
    this.#fixed = null;
  }

  /** A picture is given: whatever it is, an answer that stood there before was made of another one. */
  noteGiven(): void {
    if (!this.#isFresh) this.#fixed = null;
  }

  /** Whether the pictures are others than before; an answer that the page gave to those is none any more. */
  noteNames(names: PictureNames): boolean {
    const before = this.#names;
    this.#names = names;
    const changed = SIDES.filter((side) => before[side] !== names[side]);
    // A place that was empty is filled: the answer may have been there first.
    if (!this.#isFresh && changed.some((side) => before[side] !== null)) this.#fixed = null;
    return changed.length > 0;
  }

  /** What is asked has changed. */
  forget(): void {
    this.#compared = null;
  }

  endTurn(): void {
    this.#isFresh = false;
  }
}
