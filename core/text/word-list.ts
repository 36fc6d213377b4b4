/** Word lists as people write them: text, one word a line. */
import { PictureMathError } from '../errors.ts';
import type { Word } from '../format/vocabulary.ts';
import type { Reason } from '../reasons.ts';
import { encodedForm } from './text-clean.ts';

/** What is wrong with a line, counted from 1. */
export interface LineProblem {
  line: number;
  detail: string;
  reason: Reason;
}

export interface CheckedWordList {
  words: Word[];
  problems: LineProblem[];
}

export interface WordListLimits {
  words: number;
  labelCharacters: number;
}

/** Ends of lines of every system, old and new. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

const NO_LIMITS: WordListLimits = { words: Infinity, labelCharacters: Infinity };

/**
 * Reads a word list and finds everything that is wrong with it: one word a line, optionally
 * `word TAB category TAB part of speech`; `#` starts a comment line. Words are compared as they are encoded, cleaned: `Hat`
 * and ` hat ` are one. `words` are those of the lines without a problem.
 */
export function checkWordList(text: string, limits: WordListLimits = NO_LIMITS): CheckedWordList {
  const words: Word[] = [];
  const problems: LineProblem[] = [];
  const seen = new Map<string, number>();
  text
    .replace(/^\uFEFF/, '')
    .split(LINE_END)
    .forEach((content, index) => {
      const line = index + 1;
      if (content.trim() === '' || content.startsWith('#')) return;
      const [label = '', category, partOfSpeech] = content.split('\t').map((cell) => cell.trim());
      const form = encodedForm(label);
      const earlier = seen.get(form);
      const long = [label, category ?? '', partOfSpeech ?? ''].find(
        (cell) => cell.length > limits.labelCharacters,
      );
      if (form === '')
        problems.push({
          line,
          detail: 'expected a word, got none',
          reason: { key: 'line-empty' },
        });
      else if (long !== undefined)
        problems.push({
          line,
          detail: `expected at most ${limits.labelCharacters} characters, got ${long.length}`,
          reason: {
            key: 'line-long',
            most: limits.labelCharacters,
            characters: long.length,
          },
        });
      else if (earlier !== undefined)
        problems.push({
          line,
          detail: `expected each word once, got "${label}" again (first in line ${earlier})`,
          reason: { key: 'line-twice', word: label, first: earlier },
        });
      else {
        seen.set(form, line);
        if (seen.size === limits.words + 1)
          problems.push({
            line,
            detail: `expected at most ${limits.words} words, got more from here on`,
            reason: { key: 'line-over', most: limits.words },
          });
        if (seen.size <= limits.words)
          words.push({ label, category: category || null, partOfSpeech: partOfSpeech || null });
      }
    });
  if (words.length === 0 && problems.length === 0)
    problems.push({
      line: 1,
      detail: 'expected at least one word, got an empty list',
      reason: { key: 'list-empty' },
    });
  return { words, problems };
}

/**
 * Reads a word list in which nothing is wrong.
 * @throws PictureMathError `request-malformed`, naming the first line that is wrong
 */
export function parseWordList(text: string): Word[] {
  const { words, problems } = checkWordList(text);
  const [first] = problems;
  if (first)
    throw new PictureMathError('request-malformed', `Line ${first.line}: ${first.detail}.`, {
      reason: first.reason,
    });
  return words;
}
