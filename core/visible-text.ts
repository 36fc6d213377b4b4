/** Text of others as it may be shown: what would steer a terminal, or turn the order of letters around, becomes visible. */
import { MAX_QUOTED_CHARACTERS } from './limits.ts';

/** Controls (C0, DEL, C1), embeddings, overrides and isolates of direction, separators of lines and paragraphs. */
const STEERS = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** `\x1b`, or `\u202e`: as programmers write a character that is not to be seen. */
function written(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** One line of text: ends of lines and tabs are made visible too. */
export const visible = (text: string): string => text.replace(STEERS, written);

/** Several lines: their ends and tabs stay, whatever else steers is made visible. */
export const visibleLines = (text: string): string =>
  text.replace(STEERS, (character, at: number) => {
    const isEnd = character === '\n' || (character === '\r' && text[at + 1] === '\n');
    return isEnd || character === '\t' ? character : written(character);
  });

/** A name or a path for a message: one visible line, without its middle where it is long; its ends tell most. */
export function quoted(name: string): string {
  const text = visible(name);
  const characters = [...text];
  if (characters.length <= MAX_QUOTED_CHARACTERS) return text;
  const end = Math.floor(MAX_QUOTED_CHARACTERS / 3);
  const start = MAX_QUOTED_CHARACTERS - end - 1;
  return `${characters.slice(0, start).join('')}…${characters.slice(-end).join('')}`;
}

/** JSON whose strings are the same, with everything that steers written as an escape. */
export const visibleJson = (value: unknown, indent?: number): string =>
  // Outside of strings JSON has none of them but ends of lines.
  JSON.stringify(value, null, indent).replace(
    /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
