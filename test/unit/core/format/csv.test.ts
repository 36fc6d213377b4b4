import { expect, test } from 'vitest';
import { formatCsv } from '#core/format/csv.ts';

test('cells with commas, quotes and line ends are quoted (RFC 4180, section 2)', () => {
  expect(
    formatCsv([
      ['a', 'b'],
      ['x,y', 'say "hi"'],
      ['two\nlines', null],
    ]),
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",');
});

test('a text that a spreadsheet would run is text; a negative number stays one', () => {
  expect(formatCsv([['=1+1', '@x', '-1', -1]])).toBe("'=1+1,'@x,'-1,-1");
});
