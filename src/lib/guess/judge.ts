/** How a guess did, by the arithmetic's whole list. */
import type { RankResponse } from '#core/contract/api.ts';
import { findWord } from './word-key.ts';

/** Guesses among so many first words count as good. */
export const GOOD = 3;

export type Judgement =
  /** The arithmetic's first word, or one that says the same. */
  | { kind: 'first'; place: 1 }
  | { kind: 'near' | 'far'; place: number; of: number }
  /** Among the first words of what B has and A has not. */
  | { kind: 'other' }
  | { kind: 'unknown' };

type Ranked = Pick<RankResponse, 'gained' | 'lost'>;

const labelsOf = ({ label, also }: Ranked['gained'][number]): string[] => [label, ...also];

/** @param ranked all words of the list, near-duplicates under the best of them */
export function judge(
  ranked: Ranked,
  guess: string,
  names?: (label: string) => readonly string[],
): Judgement {
  // From what A has most to what B has most: words that point the other way come last.
  const groups = [...ranked.gained, ...ranked.lost.toReversed()].map(labelsOf);
  const found = findWord(guess, groups.flat(), names);
  if (found === null) return { kind: 'unknown' };
  const place = 1 + groups.findIndex((labels) => labels.includes(found));
  if (place === 1) return { kind: 'first', place };
  if (place <= GOOD) return { kind: 'near', place, of: groups.length };
  if (place > groups.length - Math.min(GOOD, ranked.lost.length)) return { kind: 'other' };
  return { kind: 'far', place, of: groups.length };
}

export const isGood = (judgement: Judgement): boolean =>
  judgement.kind === 'first' || judgement.kind === 'near';
