/** Undo and redo of a value that is never changed in place. */
const MAX_STEPS = 30;

export class History<T> {
  #now: T;
  #back = $state.raw<readonly T[]>([]);
  #forward = $state.raw<readonly T[]>([]);
  readonly #onDrop: () => void;

  /** `onDrop` hears when a value cannot come back any more. */
  constructor(now: T, onDrop: () => void = () => {}) {
    this.#now = now;
    this.#onDrop = onDrop;
  }

  get canUndo(): boolean {
    return this.#back.length > 0;
  }

  get canRedo(): boolean {
    return this.#forward.length > 0;
  }

  /** Every value that may come back, and the one of now. */
  get all(): readonly T[] {
    return [...this.#back, this.#now, ...this.#forward];
  }

  push(next: T): void {
    this.#back = [...this.#back, this.#now].slice(-MAX_STEPS);
    this.#forward = [];
    this.#now = next;
    this.#onDrop();
  }

  /** Puts another value in the place of the one of now, without a step. */
  replace(next: T): void {
    this.#now = next;
  }

  undo(): T | null {
    const last = this.#back.at(-1);
    if (last === undefined) return null;
    this.#back = this.#back.slice(0, -1);
    this.#forward = [this.#now, ...this.#forward];
    this.#now = last;
    return last;
  }

  redo(): T | null {
    const [next, ...rest] = this.#forward;
    if (next === undefined) return null;
    this.#forward = rest;
    this.#back = [...this.#back, this.#now];
    this.#now = next;
    return next;
  }
}
