import { expect, test } from 'vitest';
import { distinctLabels, isMeant, parseLabels } from '#core/text/labels.ts';

test('labels that two words share are told apart by the words', () => {
  const labels = distinctLabels(parseLabels('bank\tBank\nbench\tBank\tSitzbank\nhat\tHut\n'));
  expect([...labels].map(([word, { text }]) => [word, text])).toEqual([
    ['bank', 'Bank (bank)'],
    ['bench', 'Bank (bench)'],
    ['hat', 'Hut'],
  ]);
});

test('a word is found by a part of any of its names, however accents are typed', () => {
  const names = ['cap', 'Kappe', 'Mütze', 'Schirmmütze'];
  for (const typed of ['cap', 'kapp', 'MUTZE', ' mütze ', 'schirm', ''])
    expect(isMeant(names, typed)).toBe(true);
  expect(isMeant(names, 'Hut')).toBe(false);
  expect(isMeant(['street', 'Straße'], 'strasse')).toBe(true);
});

test.each([
  ['an empty label', 'hat\t'],
  ['two tabs', 'hat\t\tHut'],
  ['an empty line between', 'hat\tHut\n\ncap\tKappe'],
  ['a word twice', 'hat\tHut\nhat\tHut'],
  ['an empty other name', 'hat\tHut\tMütze|'],
  ['a fourth column', 'hat\tHut\tMütze\tKappe'],
])('%s is refused, and its line is named', (_, text) => {
  expect(() => parseLabels(text)).toThrow(/line \d/);
});
