/** An answer's words as text and as a table. */
import type { RankResponse } from '#core/contract/api.ts';
import { formatCsv } from '#core/format/csv.ts';

/** "Gained: hat, cap" and "Lost: hair", a line each. */
export const formatWords = ({ gained, lost }: RankResponse): string =>
  [
    ['Gained', gained],
    ['Lost', lost],
  ]
    .map(([title, words]) => {
      const labels = (words as RankResponse['gained']).map(({ label }) => label);
      return `${title as string}: ${labels.join(', ') || '-'}`;
    })
    .join('\n');

const COLUMNS = ['label', 'category', 'score', 'cosine', 'z', 'rank'] as const;

/** A line a word; numbers of lost words are along B - A. */
export const formatWordsCsv = (result: RankResponse): string =>
  formatCsv([
    ['direction', ...COLUMNS, 'also'],
    ...(['gained', 'lost'] as const).flatMap((direction) =>
      result[direction].map((word) => [
        direction,
        ...COLUMNS.map((column) => word[column]),
        word.also.join(' '),
      ]),
    ),
  ]);
