/** Prompt templates: how a word is put to the text tower. `{}` stands for the word. */
import { PictureMathError } from './errors.ts';

/**
 * The template set of each part of speech; a word without one is taken for a noun. Several prompts a word, averaged,
 * beat one (facts of Radford et al. 2021, section 3.1.4); bare words and sentences are never mixed in one list, since
 * every word of a list of one part of speech has the same templates.
 */
export const TEMPLATE_SETS: Readonly<Record<string, readonly string[]>> = {
  noun: ['{}', 'a {}', 'a picture of a {}', 'a drawing of a {}'],
  adjective: ['{}', 'something {}', 'a picture of something {}', 'a drawing of something {}'],
  verb: ['{}', 'to {}', 'a picture of someone who can {}', 'a drawing of someone who can {}'],
  adverb: ['{}', 'done {}', 'a picture of something done {}', 'a drawing of something done {}'],
};
export const DEFAULT_TEMPLATES = TEMPLATE_SETS['noun'] as readonly string[];

/** The templates of a part of speech. */
export const templatesFor = (partOfSpeech: string | null): readonly string[] =>
  TEMPLATE_SETS[partOfSpeech ?? 'noun'] ?? DEFAULT_TEMPLATES;

/** The template sets that words use, by part of speech; `default` is that of words without one. */
export function templatesOfWords(
  words: readonly { partOfSpeech: string | null }[],
): Record<string, readonly string[]> {
  const parts = new Set(words.map((word) => word.partOfSpeech).filter((part) => part !== null));
  return Object.fromEntries([
    ['default', templatesFor(null)],
    ...[...parts].map((part) => [part, templatesFor(part)] as const),
  ]);
}

/**
 * A template filled in, every `{}` in it.
 * @throws PictureMathError `request-malformed` when it has no `{}`
 */
export function fillTemplate(template: string, word: string): string {
  if (!template.includes('{}'))
    throw new PictureMathError(
      'request-malformed',
      'Expected a template with {} where the word goes, got one without.',
    );
  // Split and join: replaceAll would read $& in the word.
  return template.split('{}').join(word);
}
