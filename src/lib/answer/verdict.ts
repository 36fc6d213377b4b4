/** The verdict of an answer in a sentence. */
import type { RankResponse } from '#core/contract/api.ts';
import type { Texts } from '../i18n/en.ts';

/** Whether a picture is unlike those that the model knows: its words are guesses, whatever the verdict. */
export const isUnlike = ({ domain }: RankResponse): boolean => domain?.verdict === 'unlike';

export function verdictSentence(result: RankResponse, { answer: t }: Texts): string {
  if (!result.verdict) return t.noVerdict;
  return isUnlike(result) && result.verdict !== 'none' ? t.guess : t.verdicts[result.verdict];
}
