/** Word lists as people write them: text, one word a line. */
import { PictureMathError } from './errors.ts';
import type { Word } from './vocabulary.ts';

/**
 * Reads a word list: one word a line, optionally `word TAB category TAB part of speech`; `#` starts a comment line.
 * @throws PictureMathError `request-malformed`, naming the line, for empty lists and words given twice.
 */
export function parseWordList(text: string): Word[] {
  const words: Word[] = [];
  const seen = new Map<string, number>();
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [label = '', category, partOfSpeech] = line.split('\t').map((cell) => cell.trim());
    if (label === '')
      throw new PictureMathError(
        'request-malformed',
        `Line ${index + 1}: expected a word, got none.`,
      );
    const earlier = seen.get(label);
    if (earlier !== undefined)
      throw new PictureMathError(
        'request-malformed',
        `Line ${index + 1}: expected each word once, got "${label}" again (first in line ${earlier}).`,
      );
    seen.set(label, index + 1);
    words.push({ label, category: category || null, partOfSpeech: partOfSpeech || null });
  });
  if (words.length === 0)
    throw new PictureMathError(
      'request-malformed',
      'Expected at least one word, got an empty list.',
    );
  return words;
}
