/** The benchmark's rows: for programs as JSON, for people as a table. */
export interface Row {
  id: string;
  value: number;
  unit: string;
  what: string;
}

const shown = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();

export function formatRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ id }) => id.length));
  return rows
    .map(
      ({ id, value, unit, what }) =>
        `${id.padEnd(width)}  ${shown(value).padStart(8)} ${unit.padEnd(7)}  ${what}`,
    )
    .join('\n');
}
