import { expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { loadVocabulary } from '../../../tools/vocabulary/vocabulary.ts';
import { createEncoder } from '../../../training/evaluation/encoder.ts';
import { boxedDrawings } from '../../../training/evaluation/pairs/boxed.ts';
import { measureWhere, shareInside } from '../../../training/evaluation/where.ts';

/** What is asked of "show where": so much of the light in the box of the thing. */
const BAR = 0.7;

test('light is counted inside a box by the middles of its points', () => {
  const light = Float32Array.of(1, 0, 0, 3);
  expect(shareInside(light, 2, [0.5, 0.5, 1, 1])).toBe(0.75);
  expect(shareInside(light, 2, [0, 0, 1, 1])).toBe(1);
  expect(shareInside(new Float32Array(4), 2, [0, 0, 1, 1])).toBeNull();
});

test('the light that shows a word lies in the box of the thing, in styles that training never saw', async () => {
  const encoder = await createEncoder('picture-math-small');
  const { vocabulary } = await loadVocabulary(encoder.manifest, 'common', () => {});
  const pairs = boxedDrawings(16, createRandom(6_006)).filter(
    (pair) => pair.test === 'held-out styles',
  );
  const [row] = await measureWhere(encoder, vocabulary, pairs, ['parts exchanged']);
  expect(row?.pairs).toBeGreaterThan(10);
  expect(row?.inside).toBeGreaterThanOrEqual(BAR);
});
