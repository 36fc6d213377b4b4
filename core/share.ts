/**
 * A sum of vectors as the fragment of an address: the space, and each term as its weight and its embedding in int16. A
 * fragment is not sent to servers, and there is no picture in it. Int8 would be too coarse: its rounding is a third of the
 * difference of two pictures that are much alike.
 *
 * `#v1&space=id@revision&mode=film&term=weight,flatness,vector&...`; flatness may be empty; vectors are base64url of
 * little-endian int16.
 */
import { PictureMathError } from './errors.ts';
import { normalize, type UnitVector } from './vector.ts';

export interface SharedTerm {
  weight: number;
  vector: UnitVector;
  flatness?: number | undefined;
}
export interface Shared {
  /** `id@revision` */
  space: string;
  film: boolean;
  terms: SharedTerm[];
}

const VERSION = 'v1';
const MAX_SHARED_TERMS = 16;
const MAX_SHARED_DIMENSIONS = 4096;
const SPACE = /^[a-z0-9][a-z0-9-]{0,63}@[0-9a-f]{7,40}$/;

const MOST = 32_767;

/** The direction of a vector in base64url; its length is lost. */
function writeVector(vector: Float32Array): string {
  const most = vector.reduce((max, x) => Math.max(max, Math.abs(x)), 0) || 1;
  let binary = '';
  for (const x of vector) {
    const value = Math.round((x / most) * MOST);
    binary += String.fromCharCode(value & 255, (value >> 8) & 255);
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The fragment, with its `#`. */
export function encodeShared({ space, film, terms }: Shared): string {
  const parts = terms.map(({ weight, vector, flatness }) => {
    return `term=${weight},${flatness === undefined ? '' : flatness.toFixed(4)},${writeVector(vector)}`;
  });
  return `#${[VERSION, `space=${space}`, ...(film ? ['mode=film'] : []), ...parts].join('&')}`;
}

const damaged = (what: string) =>
  new PictureMathError(
    'request-malformed',
    `This link is damaged: expected ${what}. Ask for it again, whole.`,
  );

function decodeTerm(text: string): SharedTerm {
  const [weight = '', flatness = '', code = ''] = text.split(',');
  let binary: string;
  try {
    binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
  } catch (cause) {
    throw new PictureMathError('request-malformed', damaged('vectors in base64url').message, {
      cause,
    });
  }
  const dimensions = binary.length / 2;
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAX_SHARED_DIMENSIONS)
    throw damaged('a vector');
  const numbers = Float32Array.from({ length: dimensions }, (_, i) => {
    const value = binary.charCodeAt(2 * i) | (binary.charCodeAt(2 * i + 1) << 8);
    return (value << 16) >> 16;
  });
  if (weight === '' || !Number.isFinite(Number(weight))) throw damaged('a weight');
  const flat = flatness === '' ? undefined : Number(flatness);
  if (flat !== undefined && !(flat >= 0 && flat <= 1)) throw damaged('a flatness from 0 to 1');
  return { weight: Number(weight), vector: normalize(numbers), flatness: flat };
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
  const terms = all('term');
  if (terms.length === 0 || terms.length > MAX_SHARED_TERMS)
    throw damaged(`1 to ${MAX_SHARED_TERMS} terms`);
  return { space, film: all('mode')[0] === 'film', terms: terms.map(decodeTerm) };
}
