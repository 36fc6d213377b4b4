/** What the encoder says while it goes on, in the reader's language. */
import type { Texts } from '../i18n/en.ts';
import { sayFailure } from '../i18n/failure.ts';
import type { Notice } from './encoder.svelte.ts';

export function sayNotice(texts: Texts, notice: Notice): string {
  const { notices, notKept } = texts.home;
  switch (notice.kind) {
    case 'not-kept':
      return notKept;
    case 'taken-over':
      return notices[notice.kind](notice);
    case 'again':
      return notices.again({
        failure: sayFailure(texts, { ...notice.error, retryAfter: null }),
        seconds: notice.seconds,
      });
    default:
      return notices[notice.kind]();
  }
}
