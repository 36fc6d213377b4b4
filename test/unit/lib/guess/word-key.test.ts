import { expect, test } from 'vitest';
import { findWord, wordKey } from '../../../../src/lib/guess/word-key.ts';

const LABELS = [
  'hat',
  'cap',
  'sunglasses',
  'eye patch',
  'Santa hat',
  'cherry',
  'dress',
  'bald head',
];

test.each([
  ['Hat', 'hat'],
  ['  hats ', 'hat'],
  ['a hat!', 'hat'],
  ['the Cap', 'cap'],
  ['sun-glasses', 'sunglasses'],
  ['eyepatch', 'eye patch'],
  ['eye-patches', 'eye patch'],
  ['santa hat', 'Santa hat'],
  ['cherries', 'cherry'],
  ['dress', 'dress'],
  ['Dresses', 'dress'],
  ['sunglass', 'sunglasses'],
])('"%s" means %s', (guess, label) => {
  expect(findWord(guess, LABELS)).toBe(label);
});

test.each(['', '   ', '!?', 'umbrella', 'at'])('"%s" is no word of the list', (guess) => {
  expect(findWord(guess, LABELS)).toBeNull();
});

test('a word is known by its name in another language, too', () => {
  const names = (label: string) => (label === 'hat' ? [label, 'Hut'] : [label]);
  expect(findWord('der Hut', LABELS, names)).toBe('hat');
  expect(findWord('hat', LABELS, names)).toBe('hat');
});

test('one form of each letter', () => {
  expect(wordKey('Mu\u0308tze')).toBe(wordKey('mütze'));
});
