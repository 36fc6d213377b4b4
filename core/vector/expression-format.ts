/** A sum in writing: what core/vector/expression-text.ts reads. */

export type WrittenTerm = { weight: number } & (
  { letter: string; text?: never } | { text: string; letter?: never }
);
/** In straight marks, which hold any text: a mark of its own is written twice. */
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** A number as people write it: six digits tell weights apart, and do not show that decimals are binary. */
function written(x: number): string {
  const text = String(Number(x.toPrecision(6)));
  // Exponents are not written by people, nor read here.
  return text.includes('e') ? x.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** A sum as it is written; `parseExpression` reads it back. */
export function formatExpression(terms: readonly WrittenTerm[]): string {
  return terms
    .map((term, i) => {
      const size = Math.abs(term.weight);
      const sign = term.weight < 0 ? '-' : '+';
      const name = term.letter ?? quoted(term.text);
      const factor = size === 1 ? name : `${written(size)}*${name}`;
      if (i === 0) return sign === '-' ? `-${factor}` : factor;
      return `${sign} ${factor}`;
    })
    .join(' ');
}
