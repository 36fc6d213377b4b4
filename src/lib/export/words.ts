/** An answer's words as text. */
import type { RankResponse } from '#core/contract/api.ts';

/** "Gained: hat, cap" and "Lost: hair", a line each. */
export function formatWords({ gained, lost }: RankResponse): string {
  const line = (title: string, words: RankResponse['gained']) =>
    `${title}: ${words.map(({ label }) => label).join(', ') || '-'}`;
  return [line('Gained', gained), line('Lost', lost)].join('\n');
}
