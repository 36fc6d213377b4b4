/** A comparison of sets as a page that opens from disk, with the pictures behind each word. */
import { FIND_Q } from '#core/rank/sets.ts';
import { markup, page, type Markup } from '../report/html.ts';
import { thumbnailOfFile } from '../report/thumbnail.ts';
import { aurocOf, isFind, wordsOf } from './sets-report.ts';
import { sizeOf, titleOf, type PathOf, type ReportWord, type SetsReport } from './sets.ts';

const MOST_SKIPPED = 100;

/** One picture is shown behind several words: its small copy is made once. */
function createThumbnails(pathOf: PathOf) {
  const made = new Map<string, string | null>();
  return async (name: string): Promise<Markup> => {
    const path = pathOf(name);
    if (!made.has(name)) made.set(name, path === undefined ? null : await thumbnailOfFile(path));
    const address = made.get(name);
    return address
      ? markup`<img src="${address}" alt="${name}" title="${name}" />`
      : markup`<span>${name}</span> `;
  };
}

async function table(
  words: readonly ReportWord[],
  thumbnail: (name: string) => Promise<Markup>,
): Promise<Markup> {
  const rows: Markup[] = [];
  for (const word of words) {
    const pictures: Markup[] = [];
    for (const name of word.drivers) pictures.push(await thumbnail(name));
    rows.push(markup`<tr${isFind(word) ? markup` class="find"` : markup``}>
<td><b>${word.label}</b>${word.also.length > 0 ? markup` <span class="soft">${word.also.join(', ')}</span>` : markup``}</td>
<td class="number">${word.difference.toFixed(3)}<br><span class="soft">${word.interval.map((x) => x.toFixed(3)).join(' to ')}</span></td>
<td class="number">${aurocOf(word).toFixed(2)}</td>
<td class="number">${word.p_value.toFixed(4)}<br><span class="soft">${word.q_value.toFixed(4)}</span></td>
<td>${pictures}</td>
</tr>`);
  }
  return markup`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>word</th>
          <th class="number">difference<br /><span class="soft">95 %</span></th>
          <th class="number">AUROC</th>
          <th class="number">p<br /><span class="soft">q</span></th>
          <th>pictures that show it most</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

async function section(
  report: SetsReport,
  k: number,
  thumbnail: (name: string) => Promise<Markup>,
): Promise<Markup> {
  const { a, b } = report.sets;
  const finds = report.words.filter(isFind).length;
  const skipped = [...a.skipped, ...b.skipped];
  return markup`<section>
    <h2>More in ${titleOf(a)} <span class="soft">${sizeOf(a)}</span></h2>
    ${await table(wordsOf(report, 1, k), thumbnail)}
    <h2>More in ${titleOf(b)} <span class="soft">${sizeOf(b)}</span></h2>
    ${await table(wordsOf(report, -1, k), thumbnail)}
    <p>
      ${finds} of ${report.words.length} words differ at a false discovery rate of ${FIND_Q * 100}
      %: their rows are marked. Others may be chance. ${report.permutations} random divisions;
      ${report.model}, vocabulary ${report.vocabulary.id}.
    </p>
    ${
      skipped.length > 0
        ? markup`<details>
            <summary>${skipped.length} left out</summary>
            <ul>
              ${skipped
                .slice(0, MOST_SKIPPED)
                .map(({ file, reason }) => markup`<li>${file}: ${reason}</li>`)}
            </ul>
          </details>`
        : markup``
    }
  </section>`;
}

/** @param k words a direction */
export async function setsPage(
  reports: readonly SetsReport[],
  k: number,
  pathOf: PathOf,
): Promise<string> {
  const thumbnail = createThumbnails(pathOf);
  const sections: Markup[] = [];
  for (const report of reports) sections.push(await section(report, k, thumbnail));
  const [first] = reports;
  const title =
    reports.length === 1 && first
      ? `${titleOf(first.sets.a)} minus ${titleOf(first.sets.b)}`
      : `${reports.length} comparisons`;
  return page(
    `${title} · Picture Math`,
    markup`<h1>${title}</h1>
      <p class="soft">
        How far the means of two sets of pictures lie apart along each word. A difference of vectors
        suggests words; it proves nothing about what is in a picture, or about a person.
      </p>
      ${sections}`,
  );
}
