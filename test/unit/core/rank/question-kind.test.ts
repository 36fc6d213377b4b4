import { expect, test } from 'vitest';
import { pairWeight, questionKindOf } from '#core/rank/question-kind.ts';

const image = (weight: number) => ({ weight, modality: 'image' as const });
const text = (weight: number) => ({ weight, modality: 'text' as const });

test.each([
  ['A - B', [image(1), image(-1)], 'picture-pair', 1],
  ['B - A, written the other way', [image(-1), image(1)], 'picture-pair', 1],
  ['2.5 A - 2.5 B', [image(2.5), image(-2.5)], 'picture-pair', 2.5],
  ['A - B and a text that weighs nothing', [image(1), image(-1), text(0)], 'picture-pair', 1],
  ['A alone', [image(1)], 'pictures', null],
  ['A + B', [image(1), image(1)], 'pictures', null],
  ['2 A - B', [image(2), image(-1)], 'pictures', null],
  ['A - B + C - D', [image(1), image(-1), image(1), image(-1)], 'pictures', null],
  ['A - B + 2 "snow"', [image(1), image(-1), text(2)], 'mixed', null],
  ['A - "hat"', [image(1), text(-1)], 'mixed', null],
  ['"king" - "man"', [text(1), text(-1)], 'texts', null],
  ['"king"', [text(1)], 'texts', null],
] as const)('%s', (_, terms, kind, weight) => {
  expect(questionKindOf(terms)).toBe(kind);
  expect(pairWeight(terms)).toBe(weight);
});
