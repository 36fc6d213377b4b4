import { describe, expect, test } from 'vitest';
import { cleanText, stripSpecialTokens } from '#core/text/text-clean.ts';

describe('cleaning a text', () => {
  // What ftfy 6, html.unescape and CLIP's whitespace_clean make of these, from their documentation.
  test.each([
    ['black &amp; white', 'black & white'],
    ['black &amp;amp; white', 'black & white'],
    ['AT&amp T', 'at& t'],
    ['caf&#233;', 'café'],
    ['“curly” ‘quotes’', '"curly" \'quotes\''],
    ['ﬁsh', 'fish'],
    ['Ｈｅｌｌｏ', 'hello'],
    ['e\u0301', 'é'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u0007b\ufeff', 'ab'],
    [' many\t\n  spaces\u00a0', 'many spaces'],
    ['one\u2028two', 'one two'],
    ['lone \ud83d surrogate', 'lone \ufffd surrogate'],
    ['\u0085', '…'],
  ])('makes %j into %j', (text, want) => {
    expect(cleanText(text)).toBe(want);
  });
  test('leaves entities of a text with tags for the second pass, as the reference does', () => {
    expect(cleanText('<b>&amp;</b>')).toBe('<b>&</b>');
  });
  test('changes nothing the second time', () => {
    for (const text of ['Ａ photo of ｂ', 'x²', '❤️', 'ΟΔΟΣ', 'straße'])
      expect(cleanText(cleanText(text))).toBe(cleanText(text));
  });
});

describe('marks of start and end', () => {
  test('are taken out, also when one hides in another', () => {
    expect(stripSpecialTokens('cat<|endoftext|>dog')).toBe('cat dog');
    expect(stripSpecialTokens('<|endof<|endoftext|>text|>')).not.toContain('<|endoftext|>');
    expect(stripSpecialTokens(cleanText('&lt;|STARToftext|&gt; hi'))).toBe('hi');
  });
});
