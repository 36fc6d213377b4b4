/** Pages that a command writes: one file, nothing fetched, no script; what others named is text in them. */
import { createHash } from 'node:crypto';
import { visible } from '#core/visible-text.ts';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is meant as such. */
export interface Markup {
  readonly markup: string;
}
type Part = string | number | Markup | readonly Markup[];

const written = (part: Part): string => {
  if (typeof part === 'string')
    return visible(part).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};

/** Markup with texts in it, which stay texts. Not called `html`: formatters would move what a hash is of. */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings
    .map((text, i) => text + (i < parts.length ? written(parts[i] ?? '') : ''))
    .join(''),
});

/** Colours of the page (src/palette.css). */
const STYLE = `
:root { color-scheme: light dark; --board: light-dark(#edf2ef, #0e1a19); --card: light-dark(#fbfdfc, #152524); --line: light-dark(#c2d0ca, #2f4845); --chalk: light-dark(#12201e, #f2f1e8); --quiet: light-dark(#465a55, #b1c2bc); --gain: light-dark(#a24300, #ffc24b); --loss: light-dark(#17589f, #8fc8ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--board); color: var(--chalk); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font: 500 clamp(1.4rem, 4vw, 2.1rem)/1.2 ui-serif, Georgia, serif; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font: 500 1.3rem/1.3 ui-serif, Georgia, serif; margin: 2.5rem 0 .75rem; }
p { max-width: 46rem; } figure p { padding: 2rem .65rem; margin: 0; } .soft { color: var(--quiet); }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
figure img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; background: var(--line); }
figcaption { padding: .5rem .65rem .6rem; font-size: .82rem; overflow-wrap: anywhere; }
figcaption b { font-variant-numeric: tabular-nums; }
.sheet { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 40vw), 1fr)); padding: 0; list-style: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: start; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tr.find td:first-child b::after { content: " *"; color: var(--gain); }
details { margin-block: 1rem; } summary { cursor: pointer; }
td.number, th.number { text-align: end; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
td img { width: 4.5rem; height: 4.5rem; object-fit: cover; border-radius: .35rem; margin-inline-end: .3rem; }
a { color: inherit; }
@media (max-width: 40rem) {
  table, thead, tbody { display: block; }
  table { font-size: .8rem; } tr { display: grid; grid-template-columns: minmax(0, 1fr) 7.2rem 4rem 3.7rem; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: .35rem .3rem; }
  th:last-child { display: none; } td:last-child { grid-column: 1 / -1; }
}
`;

/** A whole page. Its policy lets it show what it brings, and nothing else. */
export function page(title: string, body: Markup): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}
