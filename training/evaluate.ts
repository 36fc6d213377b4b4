/**
 * How good a model's answers are, on fixed pictures that training never saw; the table of the model card is its output.
 *
 *   npm run evaluate [-- --model ID] [--scale 1] [--json] [--photographs] [--people DIR] [--card]
 *
 * --card writes the tables into the model's card and EVALUATION.md. --photographs also asks about things in photographs, which
 * come from Debian packages, downloaded once. --people: renders of people and things that training never saw (`npm run train` leaves them in
 * .cache/training/held-out, where they are looked for).
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './evaluation/measure.ts';
import { readPhotographs } from './evaluation/pairs/photographs.ts';
import { formatConcepts, formatReport, formatSummary } from './evaluation/report.ts';
import { DEFAULT_MODEL, modelFolder } from '../tools/model/folder.ts';
import { ROOT } from '../tools/places.ts';
import { createProgress } from '../tools/terminal/progress.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: DEFAULT_MODEL },
    scale: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    photographs: { type: 'boolean', default: false },
    people: { type: 'string', default: join(ROOT, '.cache/training/held-out') },
    card: { type: 'boolean', default: false },
  },
});

const results = await measure({
  model: values.model,
  scale: Number(values.scale),
  photographs: values.photographs ? await readPhotographs() : [],
  people: existsSync(values.people)
    ? { changed: join(values.people, 'changed'), unchanged: join(values.people, 'unchanged') }
    : undefined,
  things: existsSync(join(values.people, 'things')) ? join(values.people, 'things') : undefined,
  onProgress: createProgress('Pictures encoded'),
});
console.log(values.json ? JSON.stringify(results, null, 1) : formatReport(results));
if (values.card) await writeCard(modelFolder(values.model));

/** The card keeps its text around the marks. */
async function writeCard(folder: string): Promise<void> {
  const card = join(folder, 'MODEL_CARD.md');
  const [before, after] = (await readFile(card, 'utf8')).split(
    /<!-- figures -->[\s\S]*<!-- end -->/,
  );
  if (before === undefined || after === undefined)
    throw new Error(`Expected ${card} to have <!-- figures --> and <!-- end -->.`);
  await writeFile(
    card,
    `${before}<!-- figures -->\n\n${formatSummary(results)}\n\n<!-- end -->${after}`,
  );
  await writeFile(
    join(folder, 'EVALUATION.md'),
    `# ${values.model}, by concept\n\nOutput of \`npm run evaluate\`; what the columns mean stands in [MODEL_CARD.md](MODEL_CARD.md).\n\n${formatConcepts(results)}\n`,
  );
}
