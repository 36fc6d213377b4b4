/**
 * What the words of a list are called in another language: `english<TAB>label<TAB>other names separated by |`, a line each
 * (docs/label-format.md). Vectors stay those of the English words.
 */
import { PictureMathError } from '../errors.ts';

export interface Label {
  /** As it is shown. */
  text: string;
  /** Found by these too. */
  also: readonly string[];
}
export type Labels = ReadonlyMap<string, Label>;

/**
 * The labels of a file; lines that begin with # and empty lines at its end say nothing.
 * @throws PictureMathError `request-malformed`, naming the line
 */
export function parseLabels(text: string): Map<string, Label> {
  const labels = new Map<string, Label>();
  text
    .trimEnd()
    .split(/\r?\n/)
    .forEach((line, i) => {
      if (line.startsWith('#')) return;
      const [word = '', label = '', also, ...rest] = line.split('\t').map((part) => part.trim());
      const names = also?.split('|').map((name) => name.trim()) ?? [];
      if (!word || !label || rest.length > 0 || names.includes('') || labels.has(word))
        throw new PictureMathError(
          'request-malformed',
          `Labels, line ${i + 1}: expected a word, a tab and its label, and after another tab other names separated by |, each word once; got "${line}".`,
        );
      labels.set(word, { text: label, also: names });
    });
  return labels;
}

/** Labels as they are shown: where two words share one, each is followed by its own word in brackets. */
export function distinctLabels(labels: Labels): Map<string, Label> {
  const times = new Map<string, number>();
  for (const { text } of labels.values()) times.set(text, (times.get(text) ?? 0) + 1);
  return new Map(
    [...labels].map(([word, label]) => [
      word,
      times.get(label.text) === 1 ? label : { ...label, text: `${label.text} (${word})` },
    ]),
  );
}

/** Letters as readers type them: without case and accents. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');

/** Whether what somebody types is part of one of the names of a word. */
export function isMeant(names: readonly string[], typed: string): boolean {
  const wanted = plain(typed.trim());
  return names.some((name) => plain(name).includes(wanted));
}
