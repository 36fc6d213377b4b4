/** Prompt templates: how a word is put to the text tower. `{}` stands for the word. */
import { PictureMathError } from '../errors.ts';

/** Templates by part of speech; `default` are those of all others. */
export type TemplateSet = Readonly<Record<string, readonly string[]>>;

/**
 * What a manifest may name as the model's templates. The prompts of a word are averaged, which beats one prompt (Radford
 * et al. 2021, section 3.1.4).
 *
 * `drawings`: the forms that the embedded model was trained with, for every word alike: prompts that it never saw put
 * words, colours above all, in worse places.
 *
 * `open`: for models trained on open text. No bare words: in one list with sentences they push in front.
 *
 * `bare`: the word alone, as in the film.
 */
export const TEMPLATE_SETS = {
  bare: { default: ['{}'] },
  drawings: { default: ['{}', 'a {}', 'a picture of a {}', 'a drawing of a {}'] },
  open: {
    default: ['a {}', 'a photo of a {}', 'a picture of a {}', 'a drawing of a {}'],
    adjective: [
      'something {}',
      'a photo of something {}',
      'a picture of something {}',
      'a drawing of something {}',
    ],
    verb: [
      'someone about to {}',
      'a photo of someone about to {}',
      'a picture of someone about to {}',
      'a drawing of someone about to {}',
    ],
    adverb: [
      'done {}',
      'a photo of something done {}',
      'a picture of something done {}',
      'a drawing of something done {}',
    ],
  },
} as const satisfies Record<string, TemplateSet>;
export type TemplateSetName = keyof typeof TEMPLATE_SETS;

/** The templates of a part of speech. */
export function templatesFor(set: TemplateSet, partOfSpeech: string | null): readonly string[] {
  const part = partOfSpeech ?? 'default';
  // Own keys alone: users may call a part of speech "constructor".
  return (Object.hasOwn(set, part) ? set[part] : set['default']) ?? [];
}

/** The part of a set that a list of words uses: what a vocabulary records. */
export function templatesOfWords(
  set: TemplateSet,
  words: readonly { partOfSpeech: string | null }[],
): TemplateSet {
  const used = new Set(words.map((word) => word.partOfSpeech ?? 'default'));
  return Object.fromEntries(
    Object.entries(set).filter(([part]) => part === 'default' || used.has(part)),
  );
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
