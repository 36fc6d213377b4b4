import { expect, test } from 'vitest';
import { sidesOf } from '#lib/answer/sides.ts';
import { en } from '#lib/i18n/en.ts';
import type { Content } from '#lib/sum/content.svelte.ts';
import type { SumTerm } from '#lib/sum/terms.ts';

const term = (letter: string, weight: number): SumTerm => ({
  id: 0,
  letter,
  weight,
  content: {} as Content,
});
const notes = (question: 'picture-pair' | 'mixed', ...terms: SumTerm[]) => {
  const { gained, lost } = sidesOf({ question }, terms, en);
  return [`${gained.title}: ${gained.note}`, `${lost.title}: ${lost.note}`];
};

test('a pair is headed by its letters, in the order of the subtraction', () => {
  const there = ['Gained: in A, not in B', 'Lost: in B, not in A'];
  expect(notes('picture-pair', term('A', 1), term('B', -1))).toEqual(there);
  const back = ['Gained: in B, not in A', 'Lost: in A, not in B'];
  expect(notes('picture-pair', term('A', -1), term('B', 1))).toEqual(back);
  expect(notes('picture-pair', term('A', 0), term('C', 1), term('B', -1))[0]).toBe(
    'Gained: in C, not in B',
  );
});

test('of other sums nothing is said to be gained or lost', () => {
  expect(notes('mixed', term('A', 1))).toEqual([
    'Nearest: point the way of the sum',
    'Farthest: point the other way',
  ]);
});
