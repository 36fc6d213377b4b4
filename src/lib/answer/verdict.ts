/** What is said of an answer as a whole: by the page, its announcer and its card, and by the element. */
import type { RankResponse } from '#core/contract/api.ts';
import type { Texts } from '../i18n/en.ts';

/** Names the sentence. `unknown`: there is nothing to compare with. */
export type VerdictKey = 'clear' | 'weak' | 'none' | 'guess' | 'unknown';

interface Judged {
  verdict?: RankResponse['verdict'];
  domain?: { verdict: 'like' | 'unlike' } | null;
}

/** Whether a picture is unlike those that the model knows: its words are guesses, whatever the verdict. */
export const isUnlike = ({ domain }: Judged): boolean => domain?.verdict === 'unlike';

export function verdictKey(result: Judged): VerdictKey {
  if (!result.verdict) return 'unknown';
  return isUnlike(result) && result.verdict !== 'none' ? 'guess' : result.verdict;
}

export const verdictSentence = (result: Judged, { answer }: Texts): string =>
  answer.verdicts[verdictKey(result)];
