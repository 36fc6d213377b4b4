/**
 * Expressions as people write them: `A - B + 2*"snow"`. Letters stand for pictures, everything else is text. What may be
 * read in two ways is not guessed: the error says which.
 *
 *     expression = [sign] term { sign term }
 *     term       = number ["*"] operand | operand [("*" | "/") number]
 *     operand    = letter | quoted text | bare words
 */
import { SumReader, type WrittenTerm } from './expression-reader.ts';
import { quoted } from './expression-tokens.ts';

export type { WrittenTerm } from './expression-reader.ts';

/** A number as people write it: six digits tell weights apart, and do not show that decimals are binary. */
function written(x: number): string {
  const text = String(Number(x.toPrecision(6)));
  // Exponents are not written by people, nor read here.
  return text.includes('e') ? x.toFixed(20).replace(/\.?0+$/, '') : text;
}

/**
 * Reads a written sum. A single letter that names a picture is that picture; other words and whatever is in quotation
 * marks are texts.
 * @param letters of the pictures that there are
 * @throws PictureMathError `request-malformed`, naming the character, and the readings where there is more than one
 */
export const parseExpression = (source: string, letters: readonly string[]): WrittenTerm[] =>
  new SumReader(source, letters).read();

/** A sum as it is written; `parseExpression` reads it back. */
export function formatExpression(terms: readonly WrittenTerm[]): string {
  return terms
    .map((term, i) => {
      const size = Math.abs(term.weight);
      const sign = term.weight < 0 ? '-' : '+';
      const name = term.letter ?? quoted(term.text);
      const factor = size === 1 ? name : `${written(size)}*${name}`;
      if (i === 0) return sign === '-' ? `-${factor}` : factor;
      return `${sign} ${factor}`;
    })
    .join(' ');
}
