/** A round of the game: its pairs, and where the player is. */
import { failureOf, type Failure } from '../i18n/failure.ts';
import { isGood } from './judge.ts';
import type { GuessPair } from './pair.svelte.ts';
import type { Score } from './score.svelte.ts';

export class Round {
  readonly pairs: readonly GuessPair[];
  /** Pairs without a word to guess. */
  readonly leftOut: number;
  index = $state(0);
  failure = $state.raw<Failure | null>(null);
  readonly #score: Score;

  constructor(pairs: readonly GuessPair[], leftOut: number, score: Score) {
    this.pairs = pairs;
    this.leftOut = leftOut;
    this.#score = score;
  }

  /** Null at the end. */
  get pair(): GuessPair | null {
    return this.pairs[this.index] ?? null;
  }

  get isOver(): boolean {
    return this.pairs.length > 0 && this.index >= this.pairs.length;
  }

  get guessed(): GuessPair[] {
    return this.pairs.filter(({ judgement, open }) => open && judgement !== null);
  }

  get good(): number {
    return this.guessed.filter(({ judgement }) => judgement && isGood(judgement)).length;
  }

  check(guess: string, names?: (label: string) => readonly string[]): void {
    const { pair } = this;
    if (!pair || pair.open || guess.trim() === '') return;
    const judgement = pair.check(guess, names);
    if (judgement.kind !== 'unknown') this.#score.add(isGood(judgement));
  }

  /** To another pair, or past the last one, to the end. */
  async go(index: number): Promise<void> {
    this.index = Math.max(0, Math.min(this.pairs.length, index));
    this.failure = null;
    try {
      await this.pair?.show();
      // The next one is there when it is wanted; what fails is said then.
      await this.pairs[this.index + 1]?.show().catch(() => undefined);
      if (this.isOver) await Promise.all(this.pairs.map((one) => one.show()));
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async restart(): Promise<void> {
    for (const pair of this.pairs) pair.restart();
    await this.go(0);
  }
}
