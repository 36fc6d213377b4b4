/** Answers as CSV, of the page and of the command line: each column's head, and what stands below it. */
import { formatCsv } from '../format/csv.ts';
import type { SetWord } from '../rank/sets.ts';
import type { RankResponse } from './api.ts';

type Column<Row> = readonly [head: string, cell: (row: Row) => string | number | null];

const formatTable = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  formatCsv([
    columns.map(([head]) => head),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ]);

interface RankedRow {
  direction: 'gained' | 'lost';
  word: RankResponse['gained'][number];
}
const RANKED: readonly Column<RankedRow>[] = [
  ['direction', ({ direction }) => direction],
  ['label', ({ word }) => word.label],
  ['category', ({ word }) => word.category],
  ['score', ({ word }) => word.score],
  ['cosine', ({ word }) => word.cosine],
  ['z', ({ word }) => word.z],
  ['rank', ({ word }) => word.rank],
  ['also', ({ word }) => word.also.join(' ')],
];

/** A line a word; numbers of lost words are along B - A. */
export const formatWordsCsv = (result: RankResponse): string =>
  formatTable(
    RANKED,
    (['gained', 'lost'] as const).flatMap((direction) =>
      result[direction].map((word) => ({ direction, word })),
    ),
  );

/** A word with the names of the pictures that speak for it most. */
export interface SetRow {
  word: Omit<SetWord, 'drivers'>;
  pictures: readonly string[];
}
const LEFT_OUT: Readonly<Record<string, (file: string) => string>> = {
  category: () => 'left out',
  pictures: (file) => file,
};
const SETS: readonly Column<SetRow>[] = [
  ['label', ({ word }) => word.label],
  ['category', ({ word }) => word.category],
  ['difference', ({ word }) => word.difference],
  ['low', ({ word }) => word.interval[0]],
  ['high', ({ word }) => word.interval[1]],
  ['auroc', ({ word }) => word.auroc],
  ['p_value', ({ word }) => word.pValue],
  ['q_value', ({ word }) => word.qValue],
  ['pictures', ({ pictures }) => pictures.join(' ')],
];

/**
 * A line a word of a comparison of sets, then a line for each file that was left out: no label, `left out` as its
 * category, and the file with the reason in the place of the pictures.
 */
export const formatSetsCsv = (
  rows: readonly SetRow[],
  leftOut: readonly { file: string; reason: string }[],
): string =>
  [
    formatTable(SETS, rows),
    ...leftOut.map(({ file, reason }) =>
      formatCsv([SETS.map(([head]) => LEFT_OUT[head]?.(`${file}: ${reason}`) ?? null)]),
    ),
  ].join('\r\n');
