/** What somebody writes and a word of the list, made alike: the one place that says when they are the same. */

/** Articles of the languages of the page, and what stands before a word without saying anything. */
const BEFORE = /^(?:an?|the|some|her|his|my|eine?[nmr]?|der|die|das|den|dem)\s+/;

/** Lower case, one form of each letter, no articles, no signs; hyphens are blanks. */
export function wordKey(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-\u2010-\u2015_/]/g, ' ')
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.replace(BEFORE, '');
}

/** English plurals, and the word without its blanks; tried after the word itself. */
function alike(key: string): string[] {
  const singular = key.endsWith('ies')
    ? [`${key.slice(0, -3)}y`]
    : key.endsWith('es')
      ? [key.slice(0, -1), key.slice(0, -2)]
      : key.endsWith('s') && !key.endsWith('ss')
        ? [key.slice(0, -1)]
        : [];
  return [key, ...singular, `${key}s`, `${key}es`, key.replaceAll(' ', '')];
}

/**
 * Finds the word of a list that a guess means.
 * @param labels words of the list; `names` gives each all its names, in every language that it has any in
 */
export function findWord(
  guess: string,
  labels: readonly string[],
  names: (label: string) => readonly string[] = (label) => [label],
): string | null {
  const wanted = wordKey(guess);
  if (wanted === '') return null;
  const known = new Map<string, string>();
  for (const label of labels)
    for (const key of names(label).map(wordKey))
      for (const form of [key, key.replaceAll(' ', '')])
        if (!known.has(form)) known.set(form, label);
  for (const key of alike(wanted)) {
    const label = known.get(key);
    if (label !== undefined) return label;
  }
  return null;
}
