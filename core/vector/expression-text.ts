/**
 * Expressions as people write them: `A - B + 2*"snow"`. Letters stand for pictures, everything else is text.
 *
 *     expression = [sign] term { sign term }
 *     term       = number ["*"] operand | operand ["*" number]
 *     operand    = letter | quoted text | bare word
 */
import { PictureMathError } from '../errors.ts';
import type { SumPart } from '../reasons.ts';

export type WrittenTerm = { weight: number } & (
  { letter: string; text?: never } | { text: string; letter?: never }
);

const TOKEN =
  /\s*(?:(?<sign>[+\-−–])|(?<star>[*×·])|(?<number>\d+(?:[.,]\d+)?|\.\d+)(?![\p{L}\d])|"(?<double>[^"]*)"|“(?<curly>[^”]*)”|„(?<low>[^“”]*)[“”]|'(?<single>[^']*)'|(?<word>[\p{L}][\p{L}\p{M}\p{N}'’-]*))/uy;

type Token =
  | { kind: 'sign'; value: 1 | -1; at: number }
  | { kind: 'star'; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'text' | 'word'; value: string; at: number };

const PARTS: Readonly<Record<Exclude<SumPart, 'picture'>, string>> = {
  sum: 'a sum',
  term: 'a picture’s letter or a text',
  piece: 'a letter, a text, a number or a sign',
  'quotation-end': 'a closing quotation mark',
  sign: 'a + or - before the next term',
  number: 'a number',
  text: 'a text',
};

/** @param found null at the end */
function malformed(
  at: number,
  expected: SumPart,
  found: string | null,
  pictures: readonly string[] = [],
): PictureMathError {
  const part =
    expected === 'picture' ? `one of the pictures ${pictures.join(', ')}` : PARTS[expected];
  const got = found === null ? 'the end' : found === '' ? 'an empty one' : `“${found}”`;
  return new PictureMathError(
    'request-malformed',
    `Character ${at + 1}: expected ${part}, got ${got}. Write sums like A - B + 2*"snow".`,
    { reason: { key: 'sum-unread', character: at + 1, expected, found, pictures } },
  );
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const before = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match?.groups) {
      const at = before + (/^\s*/.exec(source.slice(before))?.[0].length ?? 0);
      const odd = source[at] ?? '';
      throw /["“„']/.test(odd) ? malformed(at, 'quotation-end', null) : malformed(at, 'piece', odd);
    }
    const { sign, star, number, word, double, curly, low, single } = match.groups;
    const at = TOKEN.lastIndex - match[0].trimStart().length;
    const text = double ?? curly ?? low ?? single;
    if (sign) tokens.push({ kind: 'sign', value: sign === '+' ? 1 : -1, at });
    else if (star) tokens.push({ kind: 'star', at });
    else if (number) tokens.push({ kind: 'number', value: Number(number.replace(',', '.')), at });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, at });
    else if (text !== undefined) tokens.push({ kind: 'text', value: text.trim(), at });
  }
  return tokens;
}

const named = (token: Token | undefined) => {
  if (!token) return null;
  if (token.kind === 'sign') return token.value > 0 ? '+' : '-';
  return token.kind === 'star' ? '*' : String(token.value);
};

/**
 * Reads a written sum. A single upper-case letter is a picture; other words and whatever is in quotation marks are texts.
 * @param letters of the pictures that there are
 * @throws PictureMathError `request-malformed`, naming the character
 */
export function parseExpression(source: string, letters: readonly string[]): WrittenTerm[] {
  const tokens = tokenize(source);
  if (tokens.length === 0) throw malformed(0, 'sum', null);
  const terms: WrittenTerm[] = [];
  let i = 0;
  const end = { at: source.length };
  const operand = (): { letter: string } | { text: string } => {
    const token = tokens[i];
    if (token?.kind === 'word' && /^\p{Lu}$/u.test(token.value)) {
      if (!letters.includes(token.value))
        throw malformed(token.at, letters.length > 0 ? 'picture' : 'text', token.value, letters);
      i++;
      return { letter: token.value };
    }
    if (token?.kind === 'text') {
      if (token.value === '') throw malformed(token.at, 'text', '');
      i++;
      return { text: token.value };
    }
    if (token?.kind === 'word') {
      // Bare words up to the next sign are one text: `A + red hat`.
      const words: string[] = [];
      for (let next = tokens[i]; next?.kind === 'word'; next = tokens[++i]) {
        if (words.length > 0 && /^\p{Lu}$/u.test(next.value))
          throw malformed(next.at, 'sign', next.value);
        words.push(next.value);
      }
      return { text: words.join(' ') };
    }
    throw malformed((token ?? end).at, 'term', named(token));
  };
  while (i < tokens.length) {
    let weight = 1;
    const sign = tokens[i];
    if (sign?.kind === 'sign') {
      weight = sign.value;
      i++;
    } else if (terms.length > 0) throw malformed((sign ?? end).at, 'sign', named(sign));
    const number = tokens[i];
    if (number?.kind === 'number') {
      weight *= number.value;
      i++;
      if (tokens[i]?.kind === 'star') i++;
    }
    const value = operand();
    if (tokens[i]?.kind === 'star') {
      const factor = tokens[++i];
      if (factor?.kind !== 'number') throw malformed((factor ?? end).at, 'number', named(factor));
      weight *= factor.value;
      i++;
    }
    terms.push({ weight, ...value });
  }
  return terms;
}

const QUOTES = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
] as const;

/** Six digits tell weights apart, and do not show that decimals are binary. */
const written = (x: number) => String(Number(x.toPrecision(6)));

/** In the first quotation marks that the text does not hold itself. */
function quoted(text: string): string {
  const marks = QUOTES.find(([open, close]) => !text.includes(open) && !text.includes(close));
  const [open, close] = marks ?? ['"', '"'];
  return `${open}${text}${close}`;
}

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
