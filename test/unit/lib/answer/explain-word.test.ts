import { expect, test } from 'vitest';
import { explainWord } from '../../../../src/lib/answer/explain-word.ts';
import { cosine, randomVocabulary } from '../../../support/vectors.ts';

const vocabulary = {
  ...randomVocabulary({
    seed: 21,
    words: 40,
    dimensions: 16,
    background: Array.from({ length: 99 }, (_, i) => i),
  }),
  templates: { default: ['{}', 'a picture of a {}'] },
};
const row = (i: number) => vocabulary.rows.subarray(i * 16, (i + 1) * 16);

test('a word is explained by its prompts, its nearest words and how rare its move is', () => {
  const explained = explainWord(vocabulary, 'word 3', -90);
  expect(explained?.prompts).toEqual(['word 3', 'a picture of a word 3']);
  const nearest = vocabulary.words
    .map(({ label }, i) => ({ label, cosine: cosine(row(3), row(i)) }))
    .filter(({ label }) => label !== 'word 3')
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, 5);
  expect(explained?.neighbours.map(({ label }) => label)).toEqual(
    nearest.map(({ label }) => label),
  );
  // 90 to 98 reach it: nine of 99, and itself.
  expect(explained?.pValue).toBeCloseTo(10 / 100, 12);
  expect(explained?.pairs).toBe(99);
});

test('a word without a z has no rarity, and one that is not in the list no explanation', () => {
  expect(explainWord(vocabulary, 'word 3', null)?.pValue).toBeNull();
  expect(explainWord(vocabulary, 'dog', 3)).toBeNull();
});
