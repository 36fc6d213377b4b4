/** Loads the texts of parts that open when they are asked for. */
import type { Language } from '../languages.ts';
import type { PanelTexts } from './en.ts';

export const loadPanelTexts = {
  en: async (): Promise<PanelTexts> => (await import('./en.ts')).en,
  de: async (): Promise<PanelTexts> => (await import('./de.ts')).de,
} satisfies Record<Language, () => Promise<PanelTexts>>;
