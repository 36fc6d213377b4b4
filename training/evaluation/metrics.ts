/** How often the right word is among the first k, with intervals and the best that one can do without looking. */
import { wilson, type Share } from '#core/rank/share.ts';

export interface Outcome {
  /** What is right, and which words count as it. */
  concept: string;
  group: readonly string[];
  /** Rank (from 1) of the best word of the group, and of the very word, among the words of the list. */
  groupRank: number;
  wordRank: number;
}

export interface Score {
  pairs: number;
  /** Share of pairs with the right answer among the first 1, 3 and 5. */
  group: Record<'1' | '3' | '5', Share>;
  word: Record<'1' | '3' | '5', Share>;
  /** Mean reciprocal rank of the best word of the group. */
  mrr: number;
  /** The share that always answering the same 1, 3 or 5 words gets, chosen with the answers at hand. */
  constant: Record<'1' | '3' | '5', number>;
}

/** The words that right answers have most often, each counted for pairs that no earlier one has. */
export function constantAnswer(outcomes: readonly Outcome[], size: number): string[] {
  const chosen: string[] = [];
  let open = [...outcomes];
  while (chosen.length < size && open.length > 0) {
    const counts = new Map<string, number>();
    for (const { group } of open) for (const w of group) counts.set(w, (counts.get(w) ?? 0) + 1);
    const [best] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
    chosen.push(best);
    open = open.filter(({ group }) => !group.includes(best));
  }
  return chosen;
}

/** @param pool the pairs that a constant answer is chosen for; those scored when left out */
export function score(outcomes: readonly Outcome[], pool = outcomes): Score {
  const all = outcomes.length;
  const within = (k: number, rank: (o: Outcome) => number) =>
    wilson(outcomes.filter((o) => rank(o) <= k).length, all);
  const shares = (rank: (o: Outcome) => number) => ({
    '1': within(1, rank),
    '3': within(3, rank),
    '5': within(5, rank),
  });
  const constant = (k: number) => {
    const answer = constantAnswer(pool, k);
    return (
      outcomes.filter(({ group }) => answer.some((w) => group.includes(w))).length / (all || 1)
    );
  };
  return {
    pairs: all,
    group: shares((o) => o.groupRank),
    word: shares((o) => o.wordRank),
    mrr: outcomes.reduce((sum, o) => sum + 1 / o.groupRank, 0) / (all || 1),
    constant: { '1': constant(1), '3': constant(3), '5': constant(5) },
  };
}
