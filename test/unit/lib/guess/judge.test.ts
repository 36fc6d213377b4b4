import { expect, test } from 'vitest';
import { isGood, judge } from '../../../../src/lib/guess/judge.ts';

const word = (label: string, score: number, also: string[] = []) => ({
  ...{ label, score, also, cosine: score, z: null, rank: 1, category: null, stands_out: false },
});
const ranked = {
  gained: [
    word('hat', 0.6),
    word('cap', 0.5, ['baseball cap']),
    word('beanie', 0.4),
    word('helmet', 0.3),
    word('scarf', 0.1),
  ],
  lost: [word('curly hair', 0.5), word('red', 0.3), word('smile', 0.2), word('sea', 0.1)],
};

test('the first word, however it is written', () => {
  expect(judge(ranked, 'Hats')).toEqual({ kind: 'first', place: 1 });
});

test('a word among the first three by its place; what says the same shares it', () => {
  expect(judge(ranked, 'beanie')).toEqual({ kind: 'near', place: 3, of: 9 });
  expect(judge(ranked, 'baseball cap')).toEqual({ kind: 'near', place: 2, of: 9 });
});

test('a word far down has its place among all words, those that point the other way included', () => {
  expect(judge(ranked, 'helmet')).toEqual({ kind: 'far', place: 4, of: 9 });
  expect(judge(ranked, 'sea')).toEqual({ kind: 'far', place: 6, of: 9 });
});

test('a word of B is told apart from one that is merely far down', () => {
  expect(judge(ranked, 'curly hair')).toEqual({ kind: 'other' });
});

test('a word that the list does not have is no wrong guess', () => {
  const judgement = judge(ranked, 'zeppelin');
  expect(judgement).toEqual({ kind: 'unknown' });
  expect(isGood(judgement)).toBe(false);
  expect(isGood(judge(ranked, 'cap'))).toBe(true);
});
