import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { createRandom } from '#core/random.ts';
import { groupOf } from '../../../training/evaluation/groups.ts';
import { HELD_OUT_STYLES, emojiWords } from '../../../training/evaluation/pairs/held-out.ts';
import { constantAnswer, score, type Outcome } from '../../../training/evaluation/metrics.ts';
import { PERTURBATIONS, perturb } from '../../../tools/picture/perturb.ts';
import { createPairs } from '../../../training/evaluation/pairs/pairs.ts';
import { AVATAR_STYLES } from '../../../training/drawings/art/avatars.ts';
import { emojiDrawings } from '../../../training/drawings/art/emoji.ts';

const common = new Set(
  readFileSync('models/vocabulary/common.txt', 'utf8')
    .split('\n')
    .map((line) => line.split('\t')[0]),
);
const outcome = (concept: string, groupRank: number, wordRank = groupRank): Outcome => ({
  concept,
  group: groupOf(concept),
  groupRank,
  wordRank,
});

describe('what is counted', () => {
  test('a hit at k is a rank of at most k, and the reciprocal ranks are averaged', () => {
    const { group, word, mrr } = score([
      outcome('hat', 1, 4),
      outcome('dog', 3),
      outcome('cat', 6),
    ]);
    expect([group['1'].share, group['3'].share, group['5'].share]).toEqual([1 / 3, 2 / 3, 2 / 3]);
    expect(word['1'].share).toBe(0);
    expect(mrr).toBeCloseTo((1 + 1 / 3 + 1 / 6) / 3, 9);
  });
  test('the constant answer is the best that one can do without looking', () => {
    const asked = ['hat', 'cap', 'crown', 'dog', 'dog', 'sea'].map((c) => outcome(c, 9));
    const [first, second] = constantAnswer(asked, 2);
    expect(groupOf('hat')).toContain(first);
    expect(second).toBe('dog');
    expect(score(asked).constant).toEqual({ '1': 3 / 6, '3': 1, '5': 1 });
  });
  test('a word of the same group counts for the group, others do not', () => {
    expect(groupOf('sunglasses')).toContain('glasses');
    expect(groupOf('hat')).toContain('crown');
    expect(groupOf('dog')).toEqual(['dog']);
  });
});

describe('what is asked about', () => {
  const pairs = createPairs(0.04);
  test('is the same every time', () => {
    // Identifiers inside an SVG count on.
    const plain = (of: typeof pairs) =>
      of.map(({ a, b, ...pair }) => ({
        ...pair,
        drawn: `${String(a)}${String(b)}`.replaceAll(/m\d+/g, ''),
      }));
    expect(plain(createPairs(0.04))).toEqual(plain(pairs));
  });
  test('are words of the everyday list, and pictures that differ', () => {
    for (const { concept, lost, a, b } of pairs) {
      expect(common.has(concept), concept).toBe(true);
      expect(lost === undefined || common.has(lost), lost).toBe(true);
      expect(a).not.toBe(b);
    }
    for (const { word } of emojiWords()) expect(common.has(word), word).toBe(true);
  });
  test('has every test, and pasted and native headwear apart', () => {
    expect(new Set(pairs.map(({ test: name }) => name)).size).toBe(5);
    expect(new Set(pairs.map(({ how }) => how))).toEqual(
      new Set(['drawn', 'pasted', 'native', 'beside', 'alone']),
    );
  });
});

test('training renders the styles that the model card credits and no style that evaluation holds out', () => {
  const trained = [
    ...AVATAR_STYLES.map(({ name }) => name),
    ...new Set(emojiDrawings().map(({ set }) => set)),
  ];
  expect(trained.sort()).toEqual([
    'adventurer',
    'avataaars',
    'emojione',
    'lorelei',
    'micah',
    'noto',
    'open-peeps',
    'twemoji',
  ]);
  for (const { name } of HELD_OUT_STYLES) expect(trained).not.toContain(name);
});

test.each(PERTURBATIONS)(
  'taking a picture again by %s keeps its size and most of its look',
  async (kind) => {
    const picture = await sharp('static/samples/hat-a.png').resize(224, 224).png().toBuffer();
    const again = await perturb(kind, picture, createRandom(3));
    const { width, height } = await sharp(again).metadata();
    expect([width, height]).toEqual([224, 224]);
    const mean = async (of: Buffer) =>
      (await sharp(of).flatten({ background: '#fff' }).stats()).channels[0]?.mean ?? NaN;
    expect(Math.abs((await mean(picture)) - (await mean(again)))).toBeLessThan(35);
    expect(again.equals(picture)).toBe(false);
  },
);
