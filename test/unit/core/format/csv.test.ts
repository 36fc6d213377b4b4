import fc from 'fast-check';
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

/** What a spreadsheet has in its cells, by its separator; quotation marks count at the start of a cell alone (RFC 4180). */
function cellsOf(csv: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= csv.length;) {
    let text = '';
    if (csv[at] === '"') {
      for (at++; at < csv.length; at++) {
        if (csv[at] === '"' && csv[++at] !== '"') break;
        text += csv[at] ?? '';
      }
    }
    for (; at < csv.length && csv[at] !== separator && !/[\r\n]/.test(csv[at] ?? ''); at++)
      text += csv[at] ?? '';
    cells.push(text);
    at++;
  }
  return cells;
}
/** Whether it would be run, in any width of its signs and behind what does not show; an apostrophe says that it is a text. */
const isRun = (cell: string) => /^[\s\p{C}"“”]*[=+\-@|%]/u.test(cell.normalize('NFKC'));

test('a text that a spreadsheet would run is text; a negative number stays one', () => {
  expect(formatCsv([['=1+1', '@x', '-1', -1]])).toBe("'=1+1,'@x,'-1,-1");
  expect(formatCsv([['＝1+1', ' =1', '"=1"', '|x', '\t=1', 'x;=1', 1e-7]])).toBe(
    `'＝1+1,' =1,"'""=1""",'|x,"'\t'=1","x;'=1",1e-7`,
  );
  // Signs within a text are nothing to mark.
  expect(formatCsv([['t-shirt', 'a = b', '50 %', 'x@y.z', 'x; y']])).toBe(
    't-shirt,a = b,50 %,x@y.z,"x; y"',
  );
});

test('no cell of any texts is run, whichever sign a spreadsheet splits at', () => {
  const sign = fc.constantFrom(
    ...'=+-@|%＝＋－＠｜％⁼₊"\'“”;,\t\r\n\u00a0\u3000\u200b\u202e\ufeff\u0007 a1'.split(''),
  );
  const text = fc.array(sign, { maxLength: 8 }).map((signs) => signs.join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      const csv = formatCsv([texts]);
      // Ours are split at commas; in a cell of theirs, texts stand with the quotation marks that they were given.
      for (const separator of [',', ';', '\t'])
        for (const each of cellsOf(csv, separator))
          expect(isRun(each), JSON.stringify(csv)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});
