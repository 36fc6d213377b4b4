/** The pieces of a written sum: signs, numbers, texts in quotation marks, bare words. */
import { PictureMathError } from '../errors.ts';
import type { Reason, SumPart } from '../reasons.ts';

export type Token = { at: number } & (
  | { kind: 'sign'; value: 1 | -1 }
  | { kind: 'star' }
  | { kind: 'slash' }
  /** `written` as it stands there. `joined`: a word follows without a blank. */
  | { kind: 'number'; value: number; written: string; joined: boolean }
  | { kind: 'text' | 'word'; value: string }
  /** Words with hyphens between them and no blank: one text, or one minus the other. */
  | { kind: 'hyphened'; parts: string[]; value: string }
);

const PARTS: Readonly<Record<SumPart, string>> = {
  sum: 'a sum',
  term: 'a picture’s letter or a text',
  piece: 'a letter, a text, a number or a sign',
  'quotation-end': 'a closing quotation mark',
  sign: 'a + or - before the next term',
  number: 'a number',
  text: 'a text',
  picture: 'one of the pictures',
};

/** @param at of the character that is wrong, from 0 */
export const malformed = (at: number, problem: string, reason: Reason) =>
  new PictureMathError(
    'request-malformed',
    `Character ${at + 1}: ${problem}. Write sums like A - B + 2*"snow".`,
    { reason },
  );

/**
 * @param found null at the end
 * @param asText how it would be written if it were meant as a text
 */
export function unexpected(
  at: number,
  expected: SumPart,
  found: string | null,
  { pictures = [], asText = null }: { pictures?: readonly string[]; asText?: string | null } = {},
): PictureMathError {
  const isInText = expected === 'sign' && asText !== null;
  const plain = isInText ? 'a sign before the next term' : PARTS[expected];
  const part = [plain, pictures.join(', ')].filter(Boolean).join(' ');
  const end = expected === 'sum' ? 'nothing' : 'the end';
  const got = found === null ? end : found === '' ? 'an empty one' : `“${found}”`;
  const meant = isInText ? 'belongs to' : 'is';
  return malformed(
    at,
    `expected ${part}, got ${got}${asText === null ? '' : `; if it ${meant} a text, write ${asText}`}`,
    { key: 'sum-unread', character: at + 1, expected, found, asText, pictures },
  );
}

/** What may be read in two ways. */
export const ambiguous = (
  at: number,
  written: string,
  what: string,
  readings: readonly [string, string],
) =>
  malformed(at, `“${written}” may be ${what}: write ${readings.join(' or ')}`, {
    key: 'sum-ambiguous',
    character: at + 1,
    written,
    readings,
  });

/** Hyphen, non-breaking hyphen: between letters without a blank they may join a word. */
const HYPHEN = '[-\u2010\u2011]';
const WORD = "\\p{L}[\\p{L}\\p{M}\\p{N}]*(?:['’][\\p{L}\\p{M}\\p{N}]+)*";
const TOKEN = new RegExp(
  [
    '(?<sign>[+\\-\u2010-\u2015\u2212\uff0b\uff0d\ufe63])',
    '(?<star>[*×·∙⋅✕✖])',
    '(?<slash>[/÷])',
    '(?<number>\\d+(?:[.,]\\d+)?|[.,]\\d+)',
    `(?<word>${WORD}(?:${HYPHEN}${WORD})*)`,
  ].join('|'),
  'uy',
);

/** What closes a quotation: the mark that belongs to the opening one, and what people put in its place. */
const CLOSING: Readonly<Record<string, readonly string[]>> = {
  '“': ['”', '"'],
  '„': ['“”', '"'],
  '”': ['”', '"'],
  '«': ['»'],
  '»': ['«'],
  '‹': ['›'],
  '›': ['‹'],
  "'": ["'"],
  '‘': ['’', "'"],
  '‚': ['‘’', "'"],
  '’': ['’', "'"],
  '「': ['」'],
};

const isLetter = (character: string | undefined) => /^[\p{L}\p{N}]$/u.test(character ?? '');

/** Straight double marks hold anything; a mark of their own is written twice. */
function readStraight(source: string, at: number): { value: string; end: number } | null {
  const match = /"((?:[^"]|"")*)"/y;
  match.lastIndex = at;
  const [, inner] = match.exec(source) ?? [];
  return inner === undefined ? null : { value: inner.replaceAll('""', '"'), end: match.lastIndex };
}

/** Other marks end at the first closing one that is no apostrophe, unless the opening one comes again before that. */
function readTypographic(source: string, at: number): { value: string; end: number } | null {
  const open = source[at] ?? '';
  for (const marks of CLOSING[open] ?? [])
    for (let i = at + 1; i < source.length; i++) {
      const character = source[i] ?? '';
      const isApostrophe = /['’]/.test(character) && isLetter(source[i + 1]);
      if (marks.includes(character) && !isApostrophe)
        return { value: source.slice(at + 1, i).trim(), end: i + 1 };
      if (character === open && !isApostrophe) break;
    }
  return null;
}

function readQuoted(source: string, at: number): { token: Token; end: number } {
  const found = source[at] === '"' ? readStraight(source, at) : readTypographic(source, at);
  if (!found) throw unexpected(at, 'quotation-end', null);
  if (found.value.trim() === '') throw unexpected(at, 'text', '');
  return { token: { kind: 'text', value: found.value, at }, end: found.end };
}

/** "1,250" is 1.25 or 1250, by who writes it. */
function readNumber(written: string, at: number, after: string | undefined): Token {
  if (/^[1-9]\d{0,2},\d{3}$/.test(written)) {
    const readings = [written.replace(',', '.'), written.replace(',', '')] as const;
    throw ambiguous(at, written, readings.join(' or '), readings);
  }
  const value = Number(written.replace(',', '.'));
  return { kind: 'number', value, written, joined: isLetter(after), at };
}

/** @throws PictureMathError `request-malformed`, naming the character */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === '"' || Object.hasOwn(CLOSING, character)) {
      const { token, end } = readQuoted(source, at);
      tokens.push(token);
      at = end;
      continue;
    }
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(source)?.groups;
    // A character of two units is one to readers.
    if (!groups)
      throw unexpected(at, 'piece', String.fromCodePoint(source.codePointAt(at) ?? 0xfffd));
    const { sign, star, slash, number, word } = groups;
    const end = TOKEN.lastIndex;
    if (sign) tokens.push({ kind: 'sign', value: /[+\uff0b]/.test(sign) ? 1 : -1, at });
    else if (star || slash) tokens.push(star ? { kind: 'star', at } : { kind: 'slash', at });
    else if (number) tokens.push(readNumber(number, at, source[end]));
    else if (word) {
      const parts = word.split(new RegExp(HYPHEN, 'u'));
      tokens.push(
        parts.length > 1
          ? { kind: 'hyphened', parts, value: word, at }
          : { kind: 'word', value: word, at },
      );
    }
    at = end;
  }
  return tokens;
}
