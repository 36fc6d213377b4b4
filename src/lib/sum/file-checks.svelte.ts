/** Files on their way into the sum: each is opened before it takes a place, so that one that is no picture takes none. */
import { failureOf, type Failure } from '../i18n/failure.ts';
import type { Caption } from './caption.ts';

/** A file that a term does not take, and why. */
export interface Refusal {
  name: string | Caption;
  failure: Failure;
}

export interface Checked {
  /** A copy to be shown, where the file itself is not to be (`fileToShow`). */
  shown: Blob | null;
}

export class FileChecks {
  /** The files that are being opened, by the letter of their term. */
  reading = $state.raw<Readonly<Record<string, string | Caption>>>({});
  /** The last file of each term, where it was refused. */
  refused = $state.raw<Readonly<Record<string, Refusal>>>({});
  #count = 0;
  readonly #latest = new Map<string, number>();

  /**
   * How a file is shown, if it is a picture that this browser opens, and still the newest of its term; null otherwise.
   * What is wrong is kept in `refused` until the next file comes.
   */
  async check(letter: string, picture: Blob, name: string | Caption): Promise<Checked | null> {
    const turn = ++this.#count;
    this.#latest.set(letter, turn);
    const isNewest = () => this.#latest.get(letter) === turn;
    this.reading = { ...this.reading, [letter]: name };
    this.refused = without(this.refused, letter);
    let failure: Failure | null = null;
    let shown: Blob | null = null;
    try {
      const { fileToShow } = await import('../vision/upright.ts');
      shown = await fileToShow(picture);
    } catch (error) {
      failure = failureOf(error);
    }
    if (!isNewest()) return null;
    this.reading = without(this.reading, letter);
    if (failure) this.refused = { ...this.refused, [letter]: { name, failure } };
    return failure === null ? { shown } : null;
  }

  /** Says of a term what is wrong with something that was dropped on it. */
  refuse(letter: string, name: string, error: unknown): void {
    this.refused = { ...this.refused, [letter]: { name, failure: failureOf(error) } };
  }

  forget(): void {
    this.refused = {};
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
