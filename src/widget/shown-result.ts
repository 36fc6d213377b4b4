/** Answers as an element shows them: the API's, or one that an author has put into the page. */
import type { RankResponse } from '#core/contract/api.ts';
import { PictureMathError } from '#core/errors.ts';

export interface ShownWord {
  label: string;
  score: number;
  also?: readonly string[];
}
/** What an element needs of the API's answer (POST /rank); everything else may be there and is kept. */
export interface ShownResult {
  gained: readonly ShownWord[];
  lost: readonly ShownWord[];
  verdict?: 'clear' | 'weak' | 'none' | null;
  domain?: { verdict: 'like' | 'unlike' } | null;
  question?: RankResponse['question'];
}

const refuse = (what: string, cause?: unknown) =>
  new PictureMathError(
    'request-malformed',
    `Expected result to be an answer of the API as JSON, with ${what}; got something else.`,
    { cause },
  );

const isWord = (value: unknown): value is ShownWord => {
  if (typeof value !== 'object' || value === null) return false;
  const { label, score, also } = value as Partial<ShownWord>;
  return (
    typeof label === 'string' &&
    Number.isFinite(score) &&
    (also === undefined || (Array.isArray(also) && also.every((word) => typeof word === 'string')))
  );
};

/** @throws PictureMathError `request-malformed` */
export function checkShown(value: unknown): ShownResult {
  if (typeof value !== 'object' || value === null) throw refuse('gained and lost');
  const { gained, lost, verdict, domain } = value as Partial<ShownResult>;
  for (const words of [gained, lost])
    if (!Array.isArray(words) || !words.every(isWord))
      throw refuse('gained and lost, lists of words with label and score');
  if (verdict !== undefined && verdict !== null && !['clear', 'weak', 'none'].includes(verdict))
    throw refuse('verdict clear, weak or none');
  // Absent, null, or one of two words: another version may say more, and nothing is read into that.
  if (domain !== undefined && domain !== null && !['like', 'unlike'].includes(domain.verdict))
    throw refuse('domain with the verdict like or unlike');
  return value as ShownResult;
}

/** @throws PictureMathError `request-malformed` */
export function parseShown(text: string): ShownResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse('gained and lost', cause);
  }
  return checkShown(value);
}
