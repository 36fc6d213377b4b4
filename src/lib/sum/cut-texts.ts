/** Texts of a sum that are longer than the model reads, and where it stopped. */
import { encodedForm } from '#core/text/text-clean.ts';
import { usedTerms, type Terms } from './terms.ts';

/** Enough to find the place again. */
const WORDS = 3;
const CHARACTERS = 60;

/** What was read last of a text: "… a red hat". */
export function lastWords(text: string, kept: number): string {
  const read = text.slice(0, kept).trim();
  const words = read.split(/\s+/).slice(-WORDS).join(' ').slice(-CHARACTERS);
  return words === read ? words : `… ${words}`;
}

export interface CutTexts {
  texts: { name: string; last: string }[];
  /** Whether all texts that count were cut, and to the same words: their difference is none, whatever they say. */
  alike: boolean;
}

/** Null where every text was read whole. */
export function cutTextsOf(terms: Terms, space: string | null): CutTexts | null {
  const texts = (usedTerms(terms) ?? []).flatMap(({ content }) =>
    content.kind === 'text' ? [{ name: content.name, kept: content.in(space)?.kept }] : [],
  );
  const cut = texts.flatMap(({ name, kept }) => (kept === undefined ? [] : [{ name, kept }]));
  if (cut.length === 0) return null;
  const read = new Set(cut.map(({ name, kept }) => encodedForm(name.slice(0, kept))));
  return {
    texts: cut.map(({ name, kept }) => ({ name, last: lastWords(name, kept) })),
    alike: cut.length > 1 && cut.length === texts.length && read.size === 1,
  };
}
