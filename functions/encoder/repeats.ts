/**
 * Requests that may come twice: the `Idempotency-Key` of one that makes a list. Id and delete token are made from key and
 * content, so that the same request, sent again, makes the same list however stale the store is; nothing that was answered
 * is kept. What tells another content under the same key is a pair of hashes, kept for a day.
 */
import { PictureMathError } from '#core/errors.ts';
import { hashOf } from '#core/hash.ts';
import type { Remembered, Repeats } from '../store/repeats.ts';

const ID_DIGITS = 32;

export interface Repeat {
  id: string;
  token: string;
  /** Whether the key was used before. @throws PictureMathError `idempotency-key-reused` where it was for another content */
  isKnown(): Promise<boolean>;
  /** Notes the key, once something is written; when that was first. Errors as `isKnown`. */
  remember(): Promise<Date>;
}

const reused = () =>
  new PictureMathError(
    'idempotency-key-reused',
    'Expected the content that this Idempotency-Key came with first, got another: make a new key for another list.',
  );

/** @param content all that makes the list what it is, and nothing that differs between tries */
export async function createRepeat(
  repeats: Repeats,
  key: string,
  content: unknown,
): Promise<Repeat> {
  const seal = (what: string) => hashOf([what, key, content]);
  const [name, body, id, token] = await Promise.all([
    hashOf(['key', key]),
    seal('body'),
    seal('id'),
    seal('token'),
  ]);
  const check = (known: Remembered) => {
    if (known.body !== body) throw reused();
    return known;
  };
  let first: Date | null = null;
  return {
    id: `u-${id.slice(0, ID_DIGITS)}`,
    token,
    async isKnown() {
      const known = await repeats.find(name);
      return known !== null && check(known).body === body;
    },
    async remember() {
      first ??= new Date(check(await repeats.remember(name, body)).at);
      return first;
    },
  };
}
