/** The words that are marked as standing out: how many, and how often they are right. */
import type { answer } from '../../core/answer.ts';
import type { Asked } from './hits.ts';
import { groupBy } from './hits.ts';
import { groupOf } from './groups.ts';
import { wilson, type Share } from '#core/rank/share.ts';

type Answer = ReturnType<typeof answer>;

export interface MarkCount {
  name: string;
  /** Sides of pairs of which it is known what is right. */
  sides: number;
  /** Words marked on them. */
  marked: number;
  /** Of the words marked, those that are right (the concept, or of its group). */
  right: Share;
  /** Sides on which a right word is marked. */
  named: Share;
}

/** What is right on each side of a pair that says so. */
function sidesOf({ concept, besides = [], lost }: Asked, reply: Answer) {
  const gained = { words: reply.gained, right: [concept, ...besides].flatMap(groupOf) };
  return lost === undefined ? [gained] : [gained, { words: reply.lost, right: groupOf(lost) }];
}

/** One row of the table, over pairs with their answers. */
function countMarks(name: string, answered: readonly { pair: Asked; reply: Answer }[]): MarkCount {
  let [sides, marked, right, named] = [0, 0, 0, 0];
  for (const { pair, reply } of answered)
    for (const side of sidesOf(pair, reply)) {
      const out = side.words.filter((word) => word.stands_out);
      const hits = out.filter(({ label }) => side.right.includes(label)).length;
      sides++;
      marked += out.length;
      right += hits;
      if (hits > 0) named++;
    }
  return { name, sides, marked, right: wilson(right, marked), named: wilson(named, sides) };
}

/** A row for each test. */
export const marksByTest = (answered: readonly { pair: Asked; reply: Answer }[]): MarkCount[] =>
  [...groupBy(answered, ({ pair }) => pair.test)].map(([test, of]) => countMarks(test, of));
