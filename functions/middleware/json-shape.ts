/**
 * What a JSON text is made of, before it is parsed. Requests are flat: a parser would spend ten times as long on thousands of
 * nested or named things than on as many bytes of vectors, only for the schema to refuse them.
 */
import { PictureMathError } from '#core/errors.ts';

/** A retake lies five deep. */
const MAX_DEPTH = 8;
/** A thousand words with three fields each, and some more. */
const MAX_FIELDS = 4096;
const MAX_CONTAINERS = 2048;
/** Two a string, and those within: strings take a parser longest. */
const MAX_QUOTES = 32_768;
/** Sixteen terms and their retakes of 512 numbers each, and as much again. */
const MAX_COMMAS = 131_072;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
/** 1 for the bytes that are looked at: most are digits. */
const COUNTED = new Uint8Array(256);
for (const byte of [QUOTE, COLON, COMMA, ARRAY, ARRAY_END, OBJECT, OBJECT_END]) COUNTED[byte] = 1;

const refuse = (what: string) =>
  new PictureMathError('request-malformed', `Expected JSON of at most ${what}, got more.`);

/**
 * Counts quotes, and brackets, colons and commas outside strings. What is no JSON at all is the parser's to say.
 * @throws PictureMathError `request-malformed`
 */
export function assertFlatJson(bytes: Uint8Array): void {
  let depth = 0;
  let containers = 0;
  let fields = 0;
  let quotes = 0;
  let commas = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (COUNTED[byte] === 0) continue;
    if (byte === COMMA) {
      if (++commas > MAX_COMMAS) throw refuse(`${MAX_COMMAS} commas`);
    } else if (byte === QUOTE) {
      do {
        at = bytes.indexOf(QUOTE, at + 1);
        if (at < 0) return;
        if (++quotes > MAX_QUOTES) throw refuse(`${MAX_QUOTES} quotes`);
      } while (isEscaped(bytes, at));
    } else if (byte === ARRAY || byte === OBJECT) {
      if (++depth > MAX_DEPTH) throw refuse(`${MAX_DEPTH} levels`);
      if (++containers > MAX_CONTAINERS) throw refuse(`${MAX_CONTAINERS} arrays and objects`);
    } else if (byte === ARRAY_END || byte === OBJECT_END) depth--;
    else if (byte === COLON && ++fields > MAX_FIELDS) throw refuse(`${MAX_FIELDS} fields`);
  }
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let before = at;
  while (bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}
