/**
 * A sum of vectors as the fragment of an address: the space, the word list, and each term as its weight and its embedding
 * in int16. A fragment is not sent to servers. Pictures are not in it; thumbnails are where somebody chose that. Int8 would
 * be too coarse: its rounding is a third of the difference of two pictures that are much alike.
 *
 * `#v1&space=id@revision&mode=film&words=id&term=weight,flatness,vector,kind,name,thumbnail&...`; flatness may be empty, as
 * may all that follows the vector (base64url of little-endian int16). `kind` is `text` for texts, whose name is the text;
 * names are percent-encoded; thumbnails are base64url of a JPEG or WebP file.
 */
import { fromBase64Url, toBase64Url } from '../base64.ts';
import { PictureMathError } from '../errors.ts';
import { MAX_DIMENSIONS, MAX_TERMS, MAX_TEXT_CHARACTERS, MAX_THUMBNAIL_BYTES } from '../limits.ts';
import { normalize, type UnitVector } from '../vector/vector.ts';

export interface SharedTerm {
  weight: number;
  vector: UnitVector;
  flatness?: number | undefined;
  /** Of a text, the text. */
  text?: string | undefined;
  /** A small picture file. */
  thumbnail?: Uint8Array<ArrayBuffer> | undefined;
}
export interface Shared {
  /** `id@revision` */
  space: string;
  film: boolean;
  /** The id of a vocabulary; the model's first where it is left out. */
  vocabulary?: string | undefined;
  terms: SharedTerm[];
}

const VERSION = 'v1';
const SPACE = /^[a-z0-9][a-z0-9-]{0,63}@[0-9a-f]{7,40}$/;
const VOCABULARY = /^[a-z0-9][a-z0-9-]{0,63}$/;

const MOST = 32_767;

const damaged = (what: string, cause?: unknown) =>
  new PictureMathError(
    'request-malformed',
    `This link is damaged: expected ${what}. Ask for it again, whole.`,
    { cause },
  );

function readBytes(code: string, what: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(code);
  } catch (cause) {
    throw damaged(`${what} in base64url`, cause);
  }
}

/** The direction of a vector in base64url; its length is lost. */
function writeVector(vector: Float32Array): string {
  const most = vector.reduce((max, x) => Math.max(max, Math.abs(x)), 0) || 1;
  const bytes = new Uint8Array(vector.length * 2);
  const view = new DataView(bytes.buffer);
  vector.forEach((x, i) => view.setInt16(2 * i, Math.round((x / most) * MOST), true));
  return toBase64Url(bytes);
}

function writeTerm({ weight, vector, flatness, text, thumbnail }: SharedTerm): string {
  const parts = [
    String(weight),
    flatness === undefined ? '' : flatness.toFixed(4),
    writeVector(vector),
    text === undefined ? '' : 'text',
    encodeURIComponent(text ?? ''),
    thumbnail ? toBase64Url(thumbnail) : '',
  ];
  return `term=${parts.join(',').replace(/,+$/, '')}`;
}

/** The fragment, with its `#`. */
export function encodeShared({ space, film, vocabulary, terms }: Shared): string {
  return `#${[
    VERSION,
    `space=${space}`,
    ...(film ? ['mode=film'] : []),
    ...(vocabulary === undefined ? [] : [`words=${vocabulary}`]),
    ...terms.map(writeTerm),
  ].join('&')}`;
}

function readText(code: string): string {
  let text: string;
  try {
    text = decodeURIComponent(code);
  } catch (cause) {
    throw damaged('a text', cause);
  }
  if (text.trim() === '' || text.length > MAX_TEXT_CHARACTERS)
    throw damaged(`a text of 1 to ${MAX_TEXT_CHARACTERS} characters`);
  return text;
}

/** JPEG, or WebP: what browsers write. */
const isThumbnail = (b: Uint8Array) =>
  (b[0] === 0xff && b[1] === 0xd8) ||
  (b.length > 12 && String.fromCharCode(...b.subarray(8, 12)) === 'WEBP');

function decodeTerm(line: string): SharedTerm {
  const [weight = '', flatness = '', code = '', kind = '', name = '', picture = ''] =
    line.split(',');
  const bytes = readBytes(code, 'vectors');
  const dimensions = bytes.length / 2;
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_DIMENSIONS)
    throw damaged('a vector');
  const view = new DataView(bytes.buffer);
  const numbers = Float32Array.from({ length: dimensions }, (_, i) => view.getInt16(2 * i, true));
  if (weight === '' || !Number.isFinite(Number(weight))) throw damaged('a weight');
  const flat = flatness === '' ? undefined : Number(flatness);
  if (flat !== undefined && !(flat >= 0 && flat <= 1)) throw damaged('a flatness from 0 to 1');
  if (kind !== '' && kind !== 'text') throw damaged('pictures and texts');
  const thumbnail = picture === '' ? undefined : readBytes(picture, 'thumbnails');
  if (thumbnail && (thumbnail.length > MAX_THUMBNAIL_BYTES || !isThumbnail(thumbnail)))
    throw damaged(`thumbnails of at most ${MAX_THUMBNAIL_BYTES} bytes, JPEG or WebP`);
  return {
    weight: Number(weight),
    vector: normalize(numbers),
    flatness: flat,
    ...(kind === 'text' ? { text: readText(name) } : {}),
    ...(thumbnail ? { thumbnail } : {}),
  };
}

/** Whether an address holds a shared sum at all. */
export const isShared = (fragment: string): boolean => fragment.startsWith(`#${VERSION}&`);

/** @throws PictureMathError `request-malformed` (damaged), `vector-zero` */
export function decodeShared(fragment: string): Shared {
  const fields = fragment.replace(/^#/, '').split('&').slice(1);
  const all = (name: string) =>
    fields.filter((f) => f.startsWith(`${name}=`)).map((f) => f.slice(name.length + 1));
  const [space = ''] = all('space');
  if (!SPACE.test(space)) throw damaged('the name of a space, id@revision');
  const [vocabulary] = all('words');
  if (vocabulary !== undefined && !VOCABULARY.test(vocabulary))
    throw damaged('the id of a word list');
  const terms = all('term');
  if (terms.length === 0 || terms.length > MAX_TERMS) throw damaged(`1 to ${MAX_TERMS} terms`);
  return {
    space,
    film: all('mode')[0] === 'film',
    ...(vocabulary === undefined ? {} : { vocabulary }),
    terms: terms.map(decodeTerm),
  };
}
