/** Loads the texts of the pages beside the sum. */
import type { Language } from '../languages.ts';
import type { SiteTexts } from './en.ts';

export const loadSiteTexts = {
  en: async (): Promise<SiteTexts> => (await import('./en.ts')).en,
  de: async (): Promise<SiteTexts> => (await import('./de.ts')).de,
} satisfies Record<Language, () => Promise<SiteTexts>>;
