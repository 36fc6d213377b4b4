import { expect, test } from 'vitest';
import { chipsOf } from '../../../../src/lib/guess/chips.ts';

const LABELS = [
  'hat',
  'cap',
  'beanie',
  'helmet',
  'crown',
  'turban',
  'headband',
  'party hat',
  'sea',
  'dog',
];
const DIMENSIONS = LABELS.length;
/** A vector for each word, none near another; `cap` and `beanie` aside. */
const rows = Float32Array.from({ length: DIMENSIONS * DIMENSIONS }, (_, i) =>
  i % DIMENSIONS === Math.floor(i / DIMENSIONS) ? 1 : 0,
);
const list = {
  words: LABELS.map((label, i) => ({
    ...{ label, partOfSpeech: 'noun', category: i < 8 ? 'headwear' : 'things' },
  })),
  rows,
  dimensions: DIMENSIONS,
  textMean: new Float32Array(),
};
const word = (label: string, score: number) => ({
  ...{ label, score, also: [], cosine: score, z: null, rank: 1, stands_out: false },
  category: list.words.find((one) => one.label === label)?.category ?? null,
});
const ranked = {
  gained: [
    word('hat', 0.6),
    word('cap', 0.5),
    word('beanie', 0.45),
    word('helmet', 0.44),
    word('crown', 0.2),
    word('party hat', 0.2),
  ],
  lost: [word('dog', 0.3), word('sea', 0.2), word('turban', 0.1), word('headband', 0.05)],
};

test('four chips: the first word and three of its kind that the difference does not say', () => {
  const chips = chipsOf(list, ranked);
  expect(new Set(chips).size).toBe(4);
  expect(chips).toContain('hat');
  // Neither what is among the first three, nor what nearly is, nor what is a hat by its name.
  for (const label of ['cap', 'beanie', 'helmet', 'party hat']) expect(chips).not.toContain(label);
});

test('the same pair has the same chips, also when a link has rounded its scores', () => {
  const rounded = {
    gained: ranked.gained.map((one) => ({ ...one, score: one.score + 1e-4 })),
    lost: ranked.lost.map((one) => ({ ...one, score: one.score - 1e-4 })),
  };
  expect(chipsOf(list, rounded)).toEqual(chipsOf(list, ranked));
});

test('the right one stands in every place', () => {
  const places = new Set<number>();
  for (const first of LABELS.slice(0, 8)) {
    const others = LABELS.filter((label) => label !== first);
    const gained = [first, ...others].map((label, i) => word(label, i < 4 ? 0.6 - 0.01 * i : 0.2));
    places.add(chipsOf(list, { gained, lost: [] }).indexOf(first));
  }
  expect(places.has(-1)).toBe(false);
  expect(places.size).toBeGreaterThan(2);
});

test('without a first word there are none', () => {
  expect(chipsOf(list, { gained: [], lost: ranked.lost })).toEqual([]);
});
