/** A failure as it is shown: a sentence of the reader's language, by its reason where it has one, else by its code. */
import { PictureMathError, type ErrorCode } from '#core/errors.ts';
import type { Reason, ReasonKey, Reasons } from '#core/reasons.ts';

export type FailureCode = ErrorCode | 'unexpected';

/** A sentence for each reason, made of its figures. */
export type ReasonTexts = { [K in ReasonKey]: (figures: Reasons[K]) => string };

/** Plain, so that it crosses from the worker to the page. */
export interface Failure {
  code: FailureCode;
  /** English, for those who look into it. */
  message: string;
  reason: Reason | null;
  /** Seconds after which another try is worth it, where the service says so. */
  retryAfter: number | null;
}

/** What browsers say when a part of the page does not arrive: Chromium, Firefox, Safari. */
const NOT_IMPORTED = /dynamically imported module|Importing a module script failed/i;

export function failureOf(error: unknown): Failure {
  if (error instanceof PictureMathError) {
    const { code, message, reason, retryAfter } = error;
    return { code, message, reason, retryAfter };
  }
  const message = String(error);
  const code = NOT_IMPORTED.test(message) ? 'network-failed' : 'unexpected';
  return { code, message, reason: null, retryAfter: null };
}

interface FailureTexts {
  failures: Readonly<Record<FailureCode, string>>;
  reasons: ReasonTexts;
  common: { wait: (seconds: number) => string };
}

/** The sentence of a reason. */
export function sayReason<K extends ReasonKey>(
  texts: ReasonTexts,
  reason: { key: K } & Reasons[K],
) {
  return texts[reason.key](reason);
}

/** What a reader is told of a failure. */
export function sayFailure(
  { failures, reasons, common }: FailureTexts,
  { code, reason, retryAfter }: Failure,
): string {
  const sentence = reason === null ? failures[code] : sayReason(reasons, reason as never);
  return retryAfter === null ? sentence : `${sentence} ${common.wait(retryAfter)}`;
}

/** What people can do nothing about, and engineers may: of these the English message is worth a look. */
const TECHNICAL =
  /^(encoder|model|manifest|vocabulary|vector|hub|method|space|internal|unexpected)/;

/** The English message, where it says more than the sentence does. */
export const detailsOf = ({ code, message, reason }: Failure): string | null =>
  reason === null || TECHNICAL.test(code) ? message : null;
