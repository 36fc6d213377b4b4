/** The last six guesses of this tab: whether each was among the arithmetic's first words. */
import * as v from 'valibot';

const KEY = 'picture-math-guesses';
export const DOTS = 6;
const schema = v.array(v.boolean());

export class Score {
  guesses = $state.raw<readonly boolean[]>([]);

  /** What this tab remembers; nothing where storage is blocked. */
  recall(): void {
    try {
      const result = v.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? '[]'));
      if (result.success) this.guesses = result.output.slice(-DOTS);
    } catch {
      // Blocked, or not ours: the score begins anew.
    }
  }

  add(good: boolean): void {
    this.guesses = [...this.guesses, good].slice(-DOTS);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.guesses));
    } catch {
      // Blocked or full: it lasts as long as the page.
    }
  }

  get good(): number {
    return this.guesses.filter(Boolean).length;
  }
}
