import { expect, test } from 'vitest';
import { MIDDLE, type View } from '#core/picture/view.ts';
import type { Caption } from '#lib/sum/caption.ts';
import type { Content } from '#lib/sum/content.svelte.ts';
import { parseSampleAddress, sampleAddress, sampleOf } from '#lib/sum/shown-address.ts';
import type { SumTerm } from '#lib/sum/terms.ts';

const term = (
  letter: string,
  weight: number,
  caption: Caption | null,
  view: View = MIDDLE,
): SumTerm => ({
  id: 0,
  letter,
  weight,
  content: { caption, view } as Content,
});
const of = (name: string, letter: string): Caption => ({ kind: 'sample', name, letter });

test.each([
  [{ film: false, vocabulary: undefined }, '#sample-hat'],
  [{ film: true, vocabulary: undefined }, '#sample-hat&mode=film'],
  [{ film: false, vocabulary: 'known' }, '#sample-hat&words=known'],
])('an address of a sample keeps %j', (options, address) => {
  expect(sampleAddress('hat', options)).toBe(address);
  expect(parseSampleAddress(address)).toEqual({ name: 'hat', ...options });
});

test.each(['', '#', '#hat', '#v2&space=x', '#sample-', '#sample-hat&', '#sample-hat&mode=<b>'])(
  '%s is no address of a sample',
  (hash) => {
    expect(parseSampleAddress(hash)).toBeNull();
  },
);

test('a sum is a sample as long as it is as it was opened', () => {
  const [a, b] = [term('A', 1, of('hat', 'A')), term('B', -1, of('hat', 'B'))];
  expect(sampleOf([a, b])).toBe('hat');
  // Swapped, weighed, exchanged, or with more.
  expect(sampleOf([term('A', 1, of('hat', 'B')), term('B', -1, of('hat', 'A'))])).toBeNull();
  expect(sampleOf([term('A', 2, of('hat', 'A')), b])).toBeNull();
  expect(sampleOf([a, term('B', -1, of('crown', 'B'))])).toBeNull();
  expect(sampleOf([a, term('B', -1, null)])).toBeNull();
  expect(sampleOf([a, b, term('C', 1, null)])).toBeNull();
  expect(sampleOf([a])).toBeNull();
  // Another part of it is read.
  expect(sampleOf([a, term('B', -1, of('hat', 'B'), { kind: 'whole' })])).toBeNull();
});
