/** What a picture is called on the page, in the reader's language. */
import type { Texts } from '../i18n/en.ts';

/** Who named a picture that has no name of its own: its name follows the language. */
export type Caption =
  { kind: 'sample'; name: string; letter: string } | { kind: 'photo' | 'frozen' };

/** The caption, or the name that its file has; empty where neither is. */
export function captionOf(
  { caption, name }: { caption: Caption | null; name: string },
  texts: Texts,
): string {
  if (!caption) return name;
  if (caption.kind !== 'sample') return texts.camera[caption.kind];
  const titles: Partial<Record<string, string>> = texts.home.samples;
  return `${titles[caption.name] ?? caption.name} (${caption.letter})`;
}
