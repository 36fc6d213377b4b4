/**
 * A round of the guessing game as the fragment of an address, so that a class needs no server: pairs of pictures as their
 * vectors, with small pictures only where somebody chose that.
 *
 * `#round1&space=id@revision&term=A&term=B&term=A&term=B&...&check=crc`: terms as in share.ts, A of the weight 1 and B of
 * -1 by turns; `check` is the CRC-32 of all before, in hex.
 */
import { PictureMathError } from '../errors.ts';
import type { UnitVector } from '../vector/vector.ts';
import { crc32 } from './crc32.ts';
import { repairPlain } from './link-repair.ts';
import { damaged, decodeTerm, fieldsOf, writeTerm } from './shared-term.ts';

export const MAX_ROUND_PAIRS = 12;
/** Browsers take two million characters, and mails and chats cut long before; twelve pairs with small pictures take about 100,000. */
export const MAX_ROUND_CHARACTERS = 130_000;

export interface RoundSide {
  vector: UnitVector;
  flatness?: number | undefined;
  /** A small picture file. */
  thumbnail?: Uint8Array<ArrayBuffer> | undefined;
}
export interface RoundPair {
  a: RoundSide;
  b: RoundSide;
}
export interface SharedRound {
  /** `id@revision` */
  space: string;
  pairs: readonly RoundPair[];
}

const VERSION = 1;
const SPACE = /^[a-z0-9][a-z0-9-]{0,63}@[0-9a-f]{7,40}$/;
/** What a repair may have to look through. */
const MAX_READ_CHARACTERS = 4 * MAX_ROUND_CHARACTERS;

/** Whether an address is meant as a round. */
export const looksRound = (fragment: string): boolean =>
  /^round\d*(?:&|$)/.test(repairPlain(fragment.slice(0, 400)));

/** The fragment, with its `#`. Whether it is short enough says its length: `MAX_ROUND_CHARACTERS`. */
export function encodeRound({ space, pairs }: SharedRound): string {
  const content = [
    `round${VERSION}`,
    `space=${space}`,
    ...pairs.flatMap(({ a, b }) => [
      writeTerm({ ...a, weight: 1 }),
      writeTerm({ ...b, weight: -1 }),
    ]),
  ].join('&');
  return `#${content}&check=${crc32(content)}`;
}

/**
 * Reads a round, also one that was changed on its way as long as its content is whole.
 * @throws PictureMathError `link-damaged`, `link-newer`
 */
export function decodeRound(fragment: string): SharedRound {
  if (fragment.length > MAX_READ_CHARACTERS)
    throw damaged(`at most ${MAX_READ_CHARACTERS} characters`);
  const text = repairPlain(fragment);
  const version = Number(/^round(\d{1,6})&/.exec(text)?.[1] ?? NaN);
  if (version > VERSION)
    throw new PictureMathError(
      'link-newer',
      `This round was made by a newer version of Picture Math (${version}): expected one up to ${VERSION}. Load the page again with a connection: it updates itself.`,
    );
  const [, content, check] = /^(round1&.*?)&check=([0-9a-f]{8})/s.exec(text) ?? [];
  if (content === undefined || crc32(content) !== check)
    throw damaged('a checksum that fits: something is missing or was changed');
  const lines = content.split('&').slice(1);
  const space = lines.find((line) => line.startsWith('space='))?.slice('space='.length) ?? '';
  if (!SPACE.test(space)) throw damaged('the name of a space, id@revision');
  const sides = lines
    .filter((line) => line.startsWith('term='))
    .map((line) => decodeTerm(fieldsOf(line.slice('term='.length))));
  if (sides.length === 0 || sides.length % 2 !== 0 || sides.length > 2 * MAX_ROUND_PAIRS)
    throw damaged(`1 to ${MAX_ROUND_PAIRS} pairs`);
  const [first] = sides;
  const isOdd = sides.some(
    ({ vector, weight, text: written }, i) =>
      vector.length !== first?.vector.length ||
      weight !== (i % 2 === 0 ? 1 : -1) ||
      written !== undefined,
  );
  if (isOdd) throw damaged('pairs of pictures with vectors of one length');
  const side = (i: number): RoundSide => {
    const { vector, flatness, thumbnail } = sides[i] as (typeof sides)[number];
    return { vector, flatness, ...(thumbnail ? { thumbnail } : {}) };
  };
  return {
    space,
    pairs: Array.from({ length: sides.length / 2 }, (_, i) => ({
      a: side(2 * i),
      b: side(2 * i + 1),
    })),
  };
}
