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

test('a word is found in its own language and by every name in the other', () => {
  const cap = parseLabels('cap\tKappe\tMütze|Schirmmütze').get('cap');
  for (const typed of ['cap', 'kapp', 'MUTZE', ' mütze ', 'schirm'])
    expect(isMeant('cap', cap, typed)).toBe(true);
  expect(isMeant('cap', cap, 'Hut')).toBe(false);
  expect(isMeant('cap', undefined, 'Kappe')).toBe(false);
  expect(isMeant('street', { text: 'Straße', also: [] }, 'strasse')).toBe(true);
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
