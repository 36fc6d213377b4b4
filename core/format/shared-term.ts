/** A term of a link: what its fields hold, written and read. The layout stands in share.ts. */
import { fromBase64Url, toBase64Url } from '../base64.ts';
import { PictureMathError } from '../errors.ts';
import { MAX_DIMENSIONS, MAX_TEXT_CHARACTERS, MAX_THUMBNAIL_BYTES, MAX_WEIGHT } from '../limits.ts';
import { normalize, type UnitVector } from '../vector/vector.ts';

export interface SharedTerm {
  weight: number;
  vector: UnitVector;
  flatness?: number | undefined;
  /** Of a text, the text. */
  text?: string | undefined;
  /** Of a text that was cut at the model's context: how many of its characters were read. */
  kept?: number | undefined;
  /** A small picture file. */
  thumbnail?: Uint8Array<ArrayBuffer> | undefined;
}
const NUMBER = /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/;

const MOST = 32_767;

export const damaged = (what: string, cause?: unknown) =>
  new PictureMathError(
    'link-damaged',
    `This link is damaged: expected ${what}. Ask for it again, whole.`,
    { cause },
  );

function readBytes(code: string, what: string, most: number): Uint8Array<ArrayBuffer> {
  const expected = `${what} in base64url, at most ${most} bytes`;
  if (!/^[\w-]*$/.test(code) || code.length > Math.ceil((most * 4) / 3)) throw damaged(expected);
  try {
    return fromBase64Url(code);
  } catch (cause) {
    throw damaged(expected, cause);
  }
}

/** Numbers of 16 bits, little-endian, in base64url. */
function writeShorts(values: ArrayLike<number>): string {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setInt16(2 * i, values[i] as number, true);
  return toBase64Url(bytes);
}

function readShorts(code: string, what: string, most: number): Int16Array {
  const bytes = readBytes(code, what, most * 2);
  if (bytes.length === 0 || bytes.length % 2 !== 0) throw damaged(what);
  const view = new DataView(bytes.buffer);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true));
}

/** The direction of a vector; its length is lost. */
function writeVector(vector: Float32Array): string {
  const most = vector.reduce((max, x) => Math.max(max, Math.abs(x)), 0) || 1;
  return writeShorts(vector.map((x) => Math.round((x / most) * MOST)));
}

function readVector(code: string): UnitVector {
  const numbers = Float32Array.from(readShorts(code, 'vectors', MAX_DIMENSIONS));
  try {
    return normalize(numbers);
  } catch (cause) {
    throw damaged('a vector with a direction, got a zero vector', cause);
  }
}

const writeText = (text: string): string =>
  writeShorts(Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)));

function readText(code: string): string {
  let text = '';
  for (const unit of readShorts(code, 'a text', MAX_TEXT_CHARACTERS))
    text += String.fromCharCode(unit & 0xffff);
  return text;
}

/** The field `term` of a link. */
export function writeTerm({ weight, vector, flatness, text, thumbnail, kept }: SharedTerm): string {
  const parts = [
    String(weight),
    flatness === undefined ? '' : flatness.toFixed(4),
    writeVector(vector),
    text === undefined ? '' : 'text',
    text === undefined ? '' : writeText(text),
    thumbnail ? toBase64Url(thumbnail) : '',
    kept === undefined ? '' : String(kept),
  ];
  return `term=${parts.join(',').replace(/,+$/, '')}`;
}

/** JPEG, or WebP: what browsers write. */
const isThumbnail = (b: Uint8Array) =>
  (b[0] === 0xff && b[1] === 0xd8) ||
  (b.length > 12 && String.fromCharCode(...b.subarray(8, 12)) === 'WEBP');

/** The fields of a term as they are written, whatever the version. */
export interface TermFields {
  weight: string;
  flatness: string;
  vector: string;
  kind: string;
  /** As a text, already decoded. */
  text: string;
  thumbnail: string;
  kept: string;
}

/** @throws PictureMathError `link-damaged` */
export function decodeTerm({
  weight,
  flatness,
  vector,
  kind,
  text,
  thumbnail,
  kept,
}: TermFields): SharedTerm {
  const w = NUMBER.test(weight) ? Number(weight) : NaN;
  if (!(Math.abs(w) <= MAX_WEIGHT)) throw damaged(`weights up to ${MAX_WEIGHT}`);
  const flat = flatness === '' ? undefined : Number(flatness);
  if (flat !== undefined && !(flat >= 0 && flat <= 1)) throw damaged('a flatness from 0 to 1');
  if (kind !== '' && kind !== 'text') throw damaged('pictures and texts');
  if (kind === 'text' && (text.trim() === '' || text.length > MAX_TEXT_CHARACTERS))
    throw damaged(`a text of 1 to ${MAX_TEXT_CHARACTERS} characters`);
  const picture =
    thumbnail === '' ? undefined : readBytes(thumbnail, 'thumbnails', MAX_THUMBNAIL_BYTES);
  if (picture && !isThumbnail(picture)) throw damaged('thumbnails in JPEG or WebP');
  return {
    weight: w,
    vector: readVector(vector),
    flatness: flat,
    ...(kind === 'text' ? { text } : {}),
    ...(/^\d{1,4}$/.test(kept) ? { kept: Number(kept) } : {}),
    ...(picture ? { thumbnail: picture } : {}),
  };
}

/** Fields of a term of this version. @throws PictureMathError `link-damaged` */
export function fieldsOf(line: string): TermFields {
  const [weight = '', flatness = '', vector = '', kind = '', text = '', thumbnail = '', kept = ''] =
    line.split(',');
  return {
    ...{ weight, flatness, vector, kind, thumbnail, kept },
    text: kind === 'text' ? readText(text) : '',
  };
}
