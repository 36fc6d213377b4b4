/** Loads the texts of the space. */
import type { Language } from '../languages.ts';
import type { SpaceTexts } from './en.ts';

export const loadSpaceTexts = {
  en: async (): Promise<SpaceTexts> => (await import('./en.ts')).en,
  de: async (): Promise<SpaceTexts> => (await import('./de.ts')).de,
} satisfies Record<Language, () => Promise<SpaceTexts>>;
