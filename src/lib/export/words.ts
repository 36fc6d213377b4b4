/** An answer's words as text. */
import type { RankResponse } from '#core/contract/api.ts';

/** "Gained: hat, cap" and "Lost: hair", a line each; "Nearest" and "Farthest" of other sums than a pair of pictures. */
export function formatWords({ gained, lost, question }: RankResponse): string {
  const isPair = question === 'picture-pair';
  const line = (title: string, words: RankResponse['gained']) =>
    `${title}: ${words.map(({ label }) => label).join(', ') || '-'}`;
  return [
    line(isPair ? 'Gained' : 'Nearest', gained),
    line(isPair ? 'Lost' : 'Farthest', lost),
  ].join('\n');
}
