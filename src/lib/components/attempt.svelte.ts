/** Work that may fail: what it failed with, or what it has to say, beside what began it. */
import { failureOf, type Failure } from '../i18n/failure.ts';

export class Attempt {
  failure = $state.raw<Failure | null>(null);
  said = $state('');

  /** Never rejects. */
  async run(work: () => Promise<void> | void): Promise<void> {
    this.clear();
    try {
      await work();
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  say(text: string): void {
    this.said = text;
  }

  clear(): void {
    this.failure = null;
    this.said = '';
  }
}
