import { describe, expect, test } from 'vitest';
import { checkWordList, parseWordList } from '#core/text/word-list.ts';

describe('word lists', () => {
  test.each(['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])(
    'are read whatever ends their lines (%j)',
    (end) => {
      const labels = parseWordList(['hat\theadwear', '', 'cap', ''].join(end)).map((w) => w.label);
      expect(labels).toEqual(['hat', 'cap']);
    },
  );
  test.each(['hat', ' hat ', 'HAT', 'hat\u00a0', 'ｈａｔ', '&#104;at'])(
    'have a word once, as it is encoded: Hat and %j',
    (again) => {
      expect(checkWordList(`Hat\n${again}`).problems).toEqual([
        expect.objectContaining({
          line: 2,
          detail: expect.stringMatching(/once.*first in line 1/),
        }),
      ]);
    },
  );
  test('keep a label as it is written', () => {
    expect(parseWordList('Café au lait').map(({ label }) => label)).toEqual(['Café au lait']);
  });
  test('have no word of which nothing is left', () => {
    expect(checkWordList('&nbsp;\nhat').problems).toEqual([
      { line: 1, detail: 'expected a word, got none', reason: { key: 'line-empty' } },
    ]);
  });
});
