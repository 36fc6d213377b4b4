/** What every component may ask for: the texts of the reader's language, and the workspace. */
import { createContext } from 'svelte';
import type { Texts } from './i18n/en.ts';
import type { PanelTexts } from './i18n/panels/en.ts';
import type { Language } from './i18n/languages.ts';
import type { PageAddress } from './page-address.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

export interface Locale {
  readonly language: Language;
  readonly texts: Texts;
  /** Texts of parts that open when they are asked for: there once `loadPanels` has resolved, which `Later` waits for. */
  readonly panels: PanelTexts;
  loadPanels(): Promise<void>;
  /** A number as the language writes it, with so many digits behind the point. */
  number(value: number, digits?: number): string;
  /** A word of a list as readers of this language know it, and the language that it is in. */
  word(label: string): { text: string; lang: string };
  /** All that a word is called: as the list has it, and in the reader's language. */
  names(label: string): readonly string[];
  readonly isRtl: boolean;
  /** The address of a page in this language. */
  path(path: string): string;
}

export const [useLocale, provideLocale] = createContext<Locale>();
export const [useWorkspace, provideWorkspace] = createContext<Workspace>();
export const [useAddress, provideAddress] = createContext<PageAddress>();
