/** Texts that are longer than a model reads: no more of them is tokenized than it takes to know. */
import type { Tokenize } from './tower.ts';

/** Characters for each token that is looked for, at first: English has four or five. */
const CHARACTERS_A_TOKEN = 8;

/**
 * The token ids of a cleaned text, or, where those are more than `most`, of a beginning of it with more than `most`. Words
 * are tokenized each by itself, so a beginning that ends between words has the tokens that the text begins with.
 */
export function tokensUpTo(cleaned: string, most: number, tokenize: Tokenize): readonly number[] {
  for (let look = most * CHARACTERS_A_TOKEN; ; look *= 2) {
    const end = cleaned.indexOf(' ', look);
    if (end < 0) return tokenize(cleaned);
    const ids = tokenize(cleaned.slice(0, end));
    if (ids.length > most) return ids;
  }
}

/** Beginnings that are tried first, one by one: to halve the whole of a long text would tokenize it twice over. */
const FIRST_LOOKS = [64, 256, 1024];

/**
 * How many characters of a text fit: as many whole words as do, or as many characters where not even the first word does.
 * @param fits whether a beginning of the text does; asked some dozen times
 */
export function keptCharacters(text: string, fits: (beginning: string) => boolean): number {
  let most = 0;
  let over = text.length + 1;
  for (const look of FIRST_LOOKS) {
    if (look >= over) break;
    if (!fits(text.slice(0, look))) over = look;
    else most = look;
  }
  while (over - most > 1) {
    const middle = (most + over) >> 1;
    if (fits(text.slice(0, middle))) most = middle;
    else over = middle;
  }
  if (most === text.length || /\s/.test(text[most] ?? '')) return most;
  const words = text.slice(0, most).replace(/\S+$/, '').trimEnd();
  if (words !== '') return words.length;
  // Not between the halves of a character.
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
}
