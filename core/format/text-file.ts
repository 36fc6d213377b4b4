/**
 * Text files as people have them, to text: UTF-8 and UTF-16 with and without a byte order mark, and Windows-1252, which is
 * told from other old encodings by being mostly ASCII. Whatever else comes is refused with the way out, never guessed.
 */
import { PictureMathError } from '../errors.ts';
import { formatOf } from '../picture/picture-format.ts';
import type { Reason } from '../reasons.ts';

export type TextEncodingName = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';

export interface TextFile {
  text: string;
  encoding: TextEncodingName;
}

/** What Windows-1252 has from 0x80 to 0x9f (WHATWG Encoding Standard); full stops where it has nothing. */
const C1 = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ';
/** Control characters that no text has; tabs, ends of lines and of pages are none of them. */
const CONTROL = /[\0-\x08\x0e-\x1f\x7f\ufffe\uffff]/;
/** Old editors end a file with it. */
const END_OF_FILE = /\x1a+$/;
/** Beyond this share of letters outside ASCII, a file that is no Unicode may as well be Greek or Cyrillic. */
const MOST_FOREIGN = 1 / 3;

const refuse = (came: string, wayOut: string, reason: Reason) =>
  new PictureMathError('request-malformed', `Expected a text file, got ${came}: ${wayOut}.`, {
    reason,
  });
/** @param encoding null where it cannot be told */
const refuseEncoding = (came: string, encoding: string | null) =>
  refuse(came, 'save it as UTF-8', { key: 'words-encoding', encoding });

const startsWith = (bytes: Uint8Array, ...start: number[]) =>
  bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte);

/** Null where it is no UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Null where it is no UTF-16: of an odd length, or with halves of characters. */
function decodeUtf16(bytes: Uint8Array, isLittle: boolean): string | null {
  if (bytes.length % 2 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 2)
    text += String.fromCharCode(view.getUint16(at, isLittle));
  return /\p{Surrogate}/u.test(text) ? null : text;
}

/** Null where bytes stand for nothing, or for so many letters outside ASCII that it may be another encoding. */
function decodeWindows1252(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes) {
    const isC1 = byte >= 0x80 && byte < 0xa0;
    const character = isC1 ? (C1[byte - 0x80] ?? '.') : String.fromCharCode(byte);
    if (isC1 && character === '.') return null;
    text += character;
  }
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const foreign = text.match(/[\u0080-\uffff]/g)?.length ?? 0;
  return foreign > letters * MOST_FOREIGN ? null : text;
}

/** UTF-16 without a mark shows by its zeros: in every other byte of what is Latin, or of the ends of lines. */
function decodeUnmarkedUtf16(bytes: Uint8Array): TextFile | null {
  const zeros: [number, number] = [0, 0];
  bytes.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  });
  const isLittle = zeros[1] > zeros[0];
  const text = decodeUtf16(bytes, isLittle);
  if (text === null || CONTROL.test(text.replace(END_OF_FILE, ''))) return null;
  return { text, encoding: isLittle ? 'UTF-16LE' : 'UTF-16BE' };
}

/** What a file with control characters is; every fourth byte alone is set in UTF-32. */
function whatBinary(bytes: Uint8Array): PictureMathError {
  const format = formatOf(bytes);
  if (format !== 'unknown')
    return refuse(`a picture (${format.toUpperCase()})`, 'choose a list of words, one a line', {
      key: 'words-picture',
      format: format.toUpperCase(),
    });
  const isWide = (at: number) =>
    bytes.length % 4 === 0 && bytes.every((byte, i) => byte === 0 || i % 4 === at);
  if (bytes.length > 0 && (isWide(0) || isWide(3))) return refuseEncoding('UTF-32', 'UTF-32');
  return refuse('a file of another kind', 'choose a list of words, one a line', {
    key: 'words-binary',
  });
}

function decode(bytes: Uint8Array): TextFile | PictureMathError {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff))
    return refuseEncoding('UTF-32', 'UTF-32');
  for (const [encoding, ...mark] of [
    ['UTF-16LE', 0xff, 0xfe],
    ['UTF-16BE', 0xfe, 0xff],
  ] as const)
    if (startsWith(bytes, ...mark)) {
      const text = decodeUtf16(bytes.subarray(2), encoding === 'UTF-16LE');
      return text === null ? refuseEncoding(`damaged ${encoding}`, encoding) : { text, encoding };
    }
  const text = decodeUtf8(bytes);
  if (text?.includes('\0') !== false) {
    const wide = bytes.includes(0) ? decodeUnmarkedUtf16(bytes) : null;
    if (wide) return wide;
  }
  if (text !== null) return { text, encoding: 'UTF-8' };
  if (bytes.some((byte) => CONTROL.test(String.fromCharCode(byte)))) return whatBinary(bytes);
  const old = decodeWindows1252(bytes);
  return old === null
    ? refuseEncoding('one whose encoding cannot be told (neither UTF-8 nor UTF-16)', null)
    : { text: old, encoding: 'Windows-1252' };
}

/**
 * The text of a file and its encoding; a byte order mark is no part of it.
 * @throws PictureMathError `request-malformed` for what is no text, or whose encoding cannot be told
 */
export function readTextFile(bytes: Uint8Array): TextFile {
  const file = decode(bytes);
  if (file instanceof PictureMathError) throw file;
  const text = file.text.replace(/^\ufeff/, '').replace(END_OF_FILE, '');
  if (CONTROL.test(text)) throw whatBinary(bytes);
  return { ...file, text };
}

/** A line that shows whether an encoding was concluded rightly: the first with a letter that others write otherwise. */
export const tellingLine = (text: string): string =>
  text.split(/[\r\n]+/).find((line) => /[\u0080-\uffff]/.test(line)) ?? '';

/** What is said of a list that was read as Windows-1252, behind its name. */
export const windows1252Notice = (text: string): string =>
  `is not UTF-8 and was read as Windows-1252: "${tellingLine(text).replaceAll('\t', ' ').trim()}". If that looks wrong, save it as UTF-8.`;
