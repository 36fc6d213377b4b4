/** Texts of routes that no other page needs: each is loaded by its own route. */
import type { GuessTexts } from './guess/en.ts';
import type { HowTexts } from './how/en.ts';
import type { Language } from './languages.ts';
import type { MirrorTexts } from './mirror/en.ts';
import type { SetsTexts } from './sets/en.ts';
import type { WordsTexts } from './words/en.ts';

export const loadHowTexts = {
  en: async (): Promise<HowTexts> => (await import('./how/en.ts')).en,
  de: async (): Promise<HowTexts> => (await import('./how/de.ts')).de,
} satisfies Record<Language, () => Promise<HowTexts>>;

export const loadMirrorTexts = {
  en: async (): Promise<MirrorTexts> => (await import('./mirror/en.ts')).en,
  de: async (): Promise<MirrorTexts> => (await import('./mirror/de.ts')).de,
} satisfies Record<Language, () => Promise<MirrorTexts>>;

export const loadGuessTexts = {
  en: async (): Promise<GuessTexts> => (await import('./guess/en.ts')).en,
  de: async (): Promise<GuessTexts> => (await import('./guess/de.ts')).de,
} satisfies Record<Language, () => Promise<GuessTexts>>;

export const loadSetsTexts = {
  en: async (): Promise<SetsTexts> => (await import('./sets/en.ts')).en,
  de: async (): Promise<SetsTexts> => (await import('./sets/de.ts')).de,
} satisfies Record<Language, () => Promise<SetsTexts>>;

export const loadWordsTexts = {
  en: async (): Promise<WordsTexts> => (await import('./words/en.ts')).en,
  de: async (): Promise<WordsTexts> => (await import('./words/de.ts')).de,
} satisfies Record<Language, () => Promise<WordsTexts>>;
