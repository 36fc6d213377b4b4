/** What the two columns of an answer are called: by what was asked. */
import type { RankResponse } from '#core/contract/api.ts';
import type { Texts } from '../i18n/en.ts';
import { usedTerms, type Terms } from '../sum/terms.ts';

export type Sides = Record<'gained' | 'lost', { title: string; note: string }>;

/**
 * Of one picture minus another, what the first has and the second has not, by their letters; of every other sum, the
 * words nearest to it and farthest from it: nothing was gained there.
 */
export function sidesOf(
  { question }: Pick<RankResponse, 'question'>,
  terms: Terms,
  { words: t }: Texts,
): Sides {
  if (question !== 'picture-pair')
    return {
      gained: { title: t.nearest, note: t.nearestNote },
      lost: { title: t.farthest, note: t.farthestNote },
    };
  const used = usedTerms(terms) ?? [];
  const letter = (isPlus: boolean, fallback: string) =>
    used.find(({ weight }) => weight > 0 === isPlus)?.letter ?? fallback;
  const [plus, minus] = [letter(true, 'A'), letter(false, 'B')];
  return {
    gained: { title: t.gained, note: t.inNotIn(plus, minus) },
    lost: { title: t.lost, note: t.inNotIn(minus, plus) },
  };
}
