import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { fairnessOf, gapsOf } from '../../../training/evaluation/fairness.ts';
import type { Counted } from '../../../training/evaluation/hits.ts';
import { scenesOf, type Render } from '../../../training/evaluation/pairs/people.ts';
import { changesOf } from '../../../training/evaluation/pairs/rendered.ts';
import { ODD_KINDS, oddPicture } from '../../../training/drawings/odd.ts';

const render = (words: string[], scene = 1): Render => ({
  file: '',
  scene,
  state: 0,
  words: ['person', ...words],
  sex: 'female',
  age: 'old',
  skin: 'a',
  tone: 'dark',
  boxes: {},
});

describe('what changed between two renders', () => {
  test('is the very thing, without what it implies', () => {
    expect(changesOf(render(['hat', 'cowboy hat']), render([]))).toEqual(['cowboy hat']);
    expect(changesOf(render(['helmet', 'hard hat']), render(['helmet']))).toEqual(['hard hat']);
    expect(changesOf(render(['hat']), render(['hat']))).toEqual([]);
    expect(changesOf(render(['helmet', 'hard hat']), render([]), new Set(['helmet']))).toEqual([
      'helmet',
    ]);
  });
  test('is hair only where nothing else changed: hats hide and show it', () => {
    expect(changesOf(render(['long hair', 'mask']), render(['hat']))).toEqual(['mask']);
    expect(changesOf(render(['long hair']), render([]))).toEqual(['long hair']);
  });
  test('belongs to the scene that a render is of', () => {
    const scenes = scenesOf([render([], 1), render([], 2), render(['hat'], 1)]);
    expect(scenes.map((scene) => scene.length)).toEqual([2, 1]);
  });
});

describe('whether answers are as good for everybody', () => {
  /** `hits` of 40 pairs are right, on people of a sex. */
  const counted = (sex: string, hits: number): Counted[] =>
    Array.from({ length: 40 }, (_, i) => ({
      direction: 'gained',
      outcome: { concept: 'cap', group: ['cap'], groupRank: i < hits ? 1 : 9, wordRank: 1 },
      pair: {
        how: 'one person',
        concept: 'cap',
        who: { sex, age: 'young', skin: 'light' },
      } as Counted['pair'],
    }));
  test('is counted by attribute and group, and the largest difference named', () => {
    const rows = fairnessOf([...counted('female', 36), ...counted('male', 40)]);
    expect(rows.map(({ attribute, group, pairs }) => [attribute, group, pairs])).toEqual([
      ['headwear', 'age: young', 80],
      ['headwear', 'sex: female', 40],
      ['headwear', 'sex: male', 40],
      ['headwear', 'skin: light', 80],
    ]);
    expect(gapsOf(rows)).toEqual([
      {
        attribute: 'headwear, sex',
        gap: expect.closeTo(0.1, 9) as number,
        between: 'sex: female, sex: male',
      },
    ]);
  });
  test('is not said of too few pairs', () => {
    expect(gapsOf(fairnessOf(counted('female', 30).slice(0, 20)))).toEqual([]);
  });
});

test.each(ODD_KINDS)('a seed names one picture that shows nothing: %s', async (kind) => {
  const [one, again, other] = await Promise.all([7, 7, 8].map((seed) => oddPicture(kind, seed)));
  expect(one).toEqual(again);
  expect(one).not.toEqual(other);
  expect(await sharp(one).metadata()).toMatchObject({ width: 224, height: 224 });
});
