/** Where a text that is longer than a model reads is cut, in the characters that people see. */

/**
 * How many characters of a text fit: as many whole words as do, or as many characters where not even the first word does.
 * @param fits whether a beginning of the text does; asked some dozen times
 */
export function keptCharacters(text: string, fits: (beginning: string) => boolean): number {
  let most = 0;
  let over = text.length + 1;
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
