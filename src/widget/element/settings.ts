/** What an element's attributes may say. */
import { MAX_K } from '#core/limits.ts';
import { PictureMathError } from '#core/errors.ts';

/** What an element's attributes say. */
export interface Host extends HTMLElement {
  readonly vocabulary: string;
  readonly model: string;
  readonly method: string;
  readonly k: number;
  readonly start: 'visible' | 'click';
  readonly editable: boolean;
  readonly server: string;
}

export const DEFAULT_K = 5;

/** Words a direction; null where the text says none, or another thing. */
export function parseK(text: string | null): number | null {
  const k = Number(text ?? NaN);
  return Number.isInteger(k) && k >= 1 && k <= MAX_K ? k : null;
}

/** @throws PictureMathError `request-malformed` for a text that says another thing */
export function checkK(text: string | null): void {
  if (text !== null && parseK(text) === null)
    throw new PictureMathError(
      'request-malformed',
      `Expected k to be a whole number from 1 to ${MAX_K}, got another value.`,
    );
}
