/** Tables as CSV (RFC 4180), which spreadsheets open without running what stands in them. */

/** What may stand before a formula without hiding it: blanks, control and format characters, quotation marks. */
const BEFORE = String.raw`[\s\p{Cc}\p{Cf}\p{Pi}\p{Pf}"'＂＇]*`;
/** What a formula, or a command of old ones, begins with; and the same signs in other widths and heights (NFKC). */
const BEGINS = '[=+\\-@|%＝﹦⁼₌＋﹢⁺₊－﹣⁻₋＠﹫｜％﹪]';
/**
 * Where a cell may begin: at the start of a text, and behind what some spreadsheets split at. Where they split at
 * semicolons, quotation marks inside a line are signs as any other, so that quoting alone does not help.
 */
const FORMULA = new RegExp(`(?<=^|[;\\t\\r\\n])(?=${BEFORE}${BEGINS})`, 'gu');

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  // A number is one, with its sign.
  const safe =
    typeof value === 'string' ? text.replace(FORMULA, "'").replace(/^(?=[\t\r])/, "'") : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines end with CR LF; texts that a spreadsheet would run are marked as texts by an apostrophe. */
export const formatCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => row.map(cell).join(',')).join('\r\n');
