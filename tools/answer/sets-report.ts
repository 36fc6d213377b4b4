/** A comparison of sets as a table for people, and as CSV. */
import { basename, join } from 'node:path';
import { formatSetsCsv } from '#core/contract/tables.ts';
import { MAX_K } from '#core/limits.ts';
import type { LeftOut } from '#core/picture/left-out.ts';
import { FIND_Q } from '#core/rank/sets.ts';
import { quoted } from '#core/visible-text.ts';
import { sizeOf, titleOf, type ReportWord, type SetsReport } from './sets.ts';

/** What was left out of both sets, each named by its set too. */
const leftOutOf = ({ sets: { a, b } }: SetsReport): LeftOut[] =>
  [a, b].flatMap(({ folder, skipped }) =>
    skipped.map(({ file, reason }) => ({ file: join(basename(folder), file), reason })),
  );

/** All words as CSV, one line each, the pictures behind a word separated by spaces; then what was left out. */
export const formatReportCsv = (report: SetsReport): string =>
  formatSetsCsv(
    report.words.map(({ p_value: pValue, q_value: qValue, drivers: pictures, ...word }) => ({
      word: { ...word, pValue, qValue },
      pictures,
    })),
    leftOutOf(report),
  );

/** Words of one direction that are no other's, at most `k`. */
export const wordsOf = ({ words }: SetsReport, sign: 1 | -1, k: number): ReportWord[] =>
  words.filter((w) => w.difference * sign > 0 && w.same_as === null).slice(0, k);

export const isFind = ({ q_value: q }: Pick<ReportWord, 'q_value'>): boolean => q <= FIND_Q;

/** How well a word tells the set that has more of it from the other. */
export const aurocOf = ({ auroc, difference }: ReportWord): number =>
  difference >= 0 ? auroc : 1 - auroc;

/** The words that stand out, for people; `k` a direction. */
export function formatSets(report: SetsReport, k: number): string {
  const { a, b } = report.sets;
  const nameOf = (w: ReportWord) => [w.label, ...w.also].join(', ');
  const shown = [1, -1].flatMap((sign) => wordsOf(report, sign as 1 | -1, k));
  const width = Math.max(18, ...shown.map((w) => nameOf(w).length));
  const part = (sign: 1 | -1) =>
    wordsOf(report, sign, k).map((w) => {
      const half = (w.interval[1] - w.interval[0]) / 2;
      const numbers = [
        `${w.difference.toFixed(4).padStart(8)} ± ${half.toFixed(4)}`,
        aurocOf(w).toFixed(3).padStart(6),
        w.p_value.toFixed(4).padStart(7),
        w.q_value.toFixed(4).padStart(7),
      ];
      return `${isFind(w) ? '*' : ' '} ${nameOf(w).padEnd(width)} ${numbers.join(' ')}  ${w.drivers.map(quoted).join(', ')}`;
    });
  const head = `  ${'word'.padEnd(width)} ${'differ.'.padStart(8)}   (95 %) ${'AUROC'.padStart(6)} ${'p'.padStart(7)} ${'q'.padStart(7)}  pictures`;
  const finds = report.words.filter(isFind).length;
  const most = Math.max(
    ...[1, -1].map((sign) => wordsOf(report, sign as 1 | -1, Infinity).filter(isFind).length),
  );
  const more = most > k ? `; more of them with --k ${Math.min(most, MAX_K)}` : '';
  const skipped = leftOutOf(report).map(
    ({ file, reason }) => `left out: ${quoted(file)}: ${reason}`,
  );
  return [
    `More in A (${quoted(titleOf(a))}, ${sizeOf(a)})`,
    head,
    ...part(1),
    '',
    `More in B (${quoted(titleOf(b))}, ${sizeOf(b)})`,
    head,
    ...part(-1),
    '',
    `* ${finds} of ${report.words.length} words differ at a false discovery rate of ${FIND_Q * 100} % (${report.permutations} random divisions)${more}`,
    ...skipped,
    `${report.model}, vocabulary ${report.vocabulary.id} (${report.vocabulary.size} words, ${report.vocabulary.sha256.slice(0, 12)})`,
  ].join('\n');
}
