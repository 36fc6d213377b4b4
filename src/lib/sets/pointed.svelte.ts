/** What is pointed at: a word brings its pictures to the front, a picture marks its words. */
import type { SetWord } from '#core/rank/sets.ts';
import type { PictureSets, SetName } from './picture-sets.svelte.ts';
import type { SetPicture } from './set-picture.svelte.ts';

/** Words that are drawn as arrows. */
export const ARROWS = 10;

export class Pointed {
  #at = $state.raw<{ word?: SetWord | null; picture?: SetPicture | null }>({});
  readonly #sets: PictureSets;

  constructor(sets: PictureSets) {
    this.#sets = sets;
  }

  get word(): SetWord | null {
    return this.#at.word ?? null;
  }

  get picture(): SetPicture | null {
    return this.#at.picture ?? null;
  }

  /** What was pointed at last counts alone: a keyboard and a resting pointer may point at two things. */
  lookAtWord(word: SetWord | null): void {
    this.#at = { word };
  }

  lookAtPicture(picture: SetPicture | null): void {
    this.#at = { picture };
  }

  get words(): readonly SetWord[] {
    return this.#sets.result?.words.slice(0, ARROWS) ?? [];
  }

  /** Whether the picture is among those that speak for the word most. */
  isBehind(word: SetWord, picture: SetPicture): boolean {
    return this.#sets.driversOf(word).includes(picture);
  }

  isMarked(word: SetWord): boolean {
    return word === this.word || (this.picture !== null && this.isBehind(word, this.picture));
  }

  isRinged(picture: SetPicture): boolean {
    return picture === this.picture || (this.word !== null && this.isBehind(this.word, picture));
  }

  /** The drawn words that a picture speaks for. */
  wordsOf(picture: SetPicture): SetWord[] {
    return this.words.filter((word) => this.isBehind(word, picture));
  }

  /** The pictures of a set: those of the word that is pointed at, then those of other words, the best first. */
  order(name: SetName): SetPicture[] {
    const { pictures } = this.#sets.sets[name];
    const all = this.word ? [this.word, ...this.words] : this.words;
    const drivers = all.flatMap((word) => this.#sets.driversOf(word));
    const own = new Set(pictures);
    return [...new Set([...drivers.filter((picture) => own.has(picture)), ...pictures])];
  }
}
