/** What a picture is called on the page, in the reader's language. */
import { quoted } from '#core/visible-text.ts';
import type { Texts } from '../i18n/en.ts';

/** Who named a picture that has no name of its own: its name follows the language. */
export type Caption =
  { kind: 'sample'; name: string; letter: string } | { kind: 'photo' | 'frozen' };

/** What a sample is called. */
function sampleTitle(name: string, { home }: Texts): string {
  const titles: Partial<Record<string, string>> = home.samples;
  return titles[name] ?? name;
}

/** The name that a file has, as it may be shown, or that the page gives. */
export function nameOf(name: string | Caption, texts: Texts): string {
  if (typeof name === 'string') return quoted(name);
  if (name.kind !== 'sample') return texts.camera[name.kind];
  return `${sampleTitle(name.name, texts)} (${name.letter})`;
}
