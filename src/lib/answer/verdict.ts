/** What is said of an answer as a whole: by the page, its announcer and its card, and by the element. */
import type { RankResponse } from '#core/contract/api.ts';
import type { Texts } from '../i18n/en.ts';

/** Names the sentence. `guess`: a picture is unlike those that the model knows. `sum`, `unknown`: nothing to compare with. */
export type VerdictKey = 'clear' | 'weak' | 'none' | 'guess' | 'sum' | 'unknown';

interface Judged {
  verdict?: RankResponse['verdict'];
  domain?: { verdict: 'like' | 'unlike' } | null;
  question?: RankResponse['question'] | undefined;
}

/** Whether a picture is unlike those that the model knows: its words are guesses. */
export const isUnlike = ({ domain }: Judged): boolean => domain?.verdict === 'unlike';

/** Answers of earlier versions have a verdict beside pictures that are unlike, and do not say what was asked. */
export function verdictKey(result: Judged): VerdictKey {
  if (isUnlike(result)) return 'guess';
  if (result.question !== undefined && result.question !== 'picture-pair') return 'sum';
  return result.verdict ?? 'unknown';
}

/** Whether no word may be said: nothing changed, or the model cannot tell. */
export const isCalm = (result: Judged): boolean => ['none', 'guess'].includes(verdictKey(result));

/** Whether its words stand out of noise; of sums that were never compared with it, nothing is loud. */
export const isSure = (result: Judged): boolean => ['clear', 'weak'].includes(verdictKey(result));

export const verdictSentence = (result: Judged, { answer }: Texts): string =>
  answer.verdicts[verdictKey(result)];
