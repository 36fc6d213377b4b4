/**
 * Expressions as people write them: `A - B + 2*"snow"`. Letters stand for pictures, everything else is text. What may be
 * read in two ways is not guessed: the error says which.
 *
 *     expression = [sign] term { sign term }
 *     term       = number ["*"] operand | operand [("*" | "/") number]
 *     operand    = letter | quoted text | bare words
 */
import type { WrittenTerm } from './expression-format.ts';
import { SumReader } from './expression-reader.ts';

export { formatExpression, type WrittenTerm } from './expression-format.ts';

/**
 * Reads a written sum. A single letter that names a picture is that picture; other words and whatever is in quotation
 * marks are texts.
 * @param letters of the pictures that there are
 * @throws PictureMathError `request-malformed`, naming the character, and the readings where there is more than one
 */
export const parseExpression = (source: string, letters: readonly string[]): WrittenTerm[] =>
  new SumReader(source, letters).read();
