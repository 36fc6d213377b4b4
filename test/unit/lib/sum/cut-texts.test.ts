import { describe, expect, test } from 'vitest';
import { cutTextsOf, lastWords } from '../../../../src/lib/sum/cut-texts.ts';
import type { Terms } from '../../../../src/lib/sum/terms.ts';

const term = (name: string, kept: number | undefined, kind = 'text') => ({
  id: 0,
  letter: null,
  weight: 1,
  content: { kind, name, in: () => ({ kept }) },
});
const cut = (...terms: ReturnType<typeof term>[]) => cutTextsOf(terms as unknown as Terms, 's@1');

test('the last words that were read find the place again', () => {
  expect(lastWords('a red hat on a dog', 9)).toBe('a red hat');
  expect(lastWords('two old men in a red hat on a dog', 24)).toBe('… a red hat');
  expect(lastWords('x'.repeat(500), 200)).toHaveLength(62);
});

describe('texts that were cut', () => {
  test('are none where all were read whole', () => {
    expect(cut(term('hat', undefined), term('A', undefined, 'picture'))).toBeNull();
  });
  test('are named, each with its last words', () => {
    expect(cut(term('a red hat', 5), term('dog', undefined))).toEqual({
      texts: [{ name: 'a red hat', last: 'a red' }],
      alike: false,
    });
  });
  test('that begin alike differ in nothing that was read', () => {
    expect(cut(term('A red hat', 5), term('a  red dog', 6))?.alike).toBe(true);
    expect(cut(term('a red hat', 5), term('a blue dog', 6))?.alike).toBe(false);
    expect(cut(term('a red hat', 5), term('a red dog', 5), term('cat', undefined))?.alike).toBe(
      false,
    );
  });
});
