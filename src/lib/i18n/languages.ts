/** The languages of the page. To add one: its file beside `en.ts`, a line here. */
import type { Texts } from './en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code);

/** Loads the texts of a language; each is a file of its own, so that nobody loads two. */
export const loadTexts = {
  en: async (): Promise<Texts> => (await import('./en.ts')).en,
  de: async (): Promise<Texts> => (await import('./de.ts')).de,
} satisfies Record<Language, () => Promise<Texts>>;

/** The address of a page in a language; `path` may have a fragment. */
export const localPath = (language: Language, path: string): string =>
  language === 'en' ? path : `/${language}${path.replace(/^\/(?=#|$)/, '')}`;

/** The page that an address of a language stands for. */
export function unlocalPath(language: Language, pathname: string): string {
  const rest = language === 'en' ? pathname : pathname.replace(`/${language}`, '');
  return rest.replace(/(?<=.)\/$/, '') || '/';
}
