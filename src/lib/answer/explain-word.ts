/** What is known of a word of the list: how it was put to the text encoder, what is near it, and how it usually moves. */
import { centredCosine } from '#core/rank/duplicates.ts';
import { fillTemplate, templatesFor } from '#core/text/prompt.ts';
import { upperTail } from '#core/rank/tail.ts';
import { topK } from '#core/vector/top-k.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';

const NEIGHBOURS = 5;

export interface WordExplanation {
  prompts: string[];
  /** The nearest words of the list, each with the cosine of both less the mean of all texts. */
  neighbours: { label: string; cosine: number }[];
  /** Share of pairs in which nothing changed that hold a word which moved as far; null where that is not known. */
  pValue: number | null;
  /** How many such pairs are known. */
  pairs: number;
}

/** @param z how many times its usual move the word moved, or null. Null for a word that is not in the list. */
export function explainWord(
  vocabulary: Vocabulary,
  label: string,
  z: number | null,
): WordExplanation | null {
  const position = vocabulary.words.findIndex((word) => word.label === label);
  const word = vocabulary.words[position];
  if (!word) return null;
  const cosines = Float64Array.from(vocabulary.words, (_, i) =>
    i === position ? -Infinity : centredCosine(vocabulary, position, i),
  );
  const { background } = vocabulary;
  return {
    prompts: templatesFor(vocabulary.templates, word.partOfSpeech).map((template) =>
      fillTemplate(template, label),
    ),
    neighbours: topK(cosines, Math.min(NEIGHBOURS, vocabulary.words.length - 1), 1).map((i) => ({
      label: vocabulary.words[i]?.label ?? '',
      cosine: cosines[i] as number,
    })),
    pValue: z === null || background.length === 0 ? null : upperTail(background, Math.abs(z)),
    pairs: background.length,
  };
}
