import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptCharacters, tokensUpTo } from '#core/model/cut-text.ts';
import { MAX_TEXT_CHARACTERS } from '#core/limits.ts';

const words = (most: number) => (text: string) => text.split(/\s+/).filter(Boolean).length <= most;

test('keeps as many whole words as fit', () => {
  expect(keptCharacters('one two three four', words(2))).toBe('one two'.length);
  expect(keptCharacters('one two', words(2))).toBe(7);
  const letters = (text: string) => text.length <= 9;
  expect(keptCharacters('one two three', letters)).toBe('one two'.length);
});

test('keeps what fits of a first word that does not, and no half of a character', () => {
  expect(keptCharacters('abcdefgh', (text) => text.length <= 5)).toBe(5);
  expect(keptCharacters('😀😀😀', (text) => text.length <= 3)).toBe(2);
});

test('any text is asked about some dozen times, and what is kept fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: MAX_TEXT_CHARACTERS }),
      fc.nat({ max: 300 }),
      (text, most) => {
        let asked = 0;
        const fits = (beginning: string) => {
          asked++;
          return beginning.length <= most;
        };
        expect(keptCharacters(text, fits)).toBeLessThanOrEqual(most);
        expect(asked).toBeLessThan(16);
      },
    ),
  );
});

/** A token a letter, a start and an end. */
const letters = (text: string) => [
  1,
  ...[...text.replaceAll(' ', '')].map((c) => c.charCodeAt(0)),
  2,
];

test('a long text is tokenized no further than needed, and begins with the tokens that it begins with', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,40}$/), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 3, max: 77 }),
      (parts, most) => {
        const text = parts.join(' ');
        const all = letters(text);
        let read = 0;
        const ids = tokensUpTo(text, most, (part) => {
          read = Math.max(read, part.length);
          return letters(part);
        });
        if (all.length <= most) expect(ids).toEqual(all);
        else {
          expect(ids.length).toBeGreaterThan(most);
          expect(ids.slice(0, most - 1)).toEqual(all.slice(0, most - 1));
          // Eight characters a token, to the end of a word.
          expect(read).toBeLessThanOrEqual(8 * most + 40);
        }
      },
    ),
  );
});
