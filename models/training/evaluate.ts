/**
 * How good a model's answers are, on fixed pictures that training never saw; the table of the model card is its output.
 *
 *   npm run evaluate [-- --model ID] [--scale 1] [--json FILE] [--photographs]
 *
 * --photographs also asks whether photographs are told from drawings; they come from Debian packages, downloaded once.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './evaluation/measure.ts';
import { readPhotographs } from './evaluation/photographs.ts';
import { formatReport } from './evaluation/report.ts';
import { DEFAULT_MODEL } from '../../tools/model-folder.ts';
import { createProgress } from '../../tools/progress.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: DEFAULT_MODEL },
    scale: { type: 'string', default: '1' },
    json: { type: 'string' },
    photographs: { type: 'boolean', default: false },
  },
});
const from = (path: string) => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

const results = await measure({
  model: values.model,
  scale: Number(values.scale),
  photographs: values.photographs ? await readPhotographs() : [],
  onProgress: createProgress('Pictures encoded'),
});
if (values.json !== undefined)
  await writeFile(from(values.json), `${JSON.stringify(results, null, 1)}\n`);
console.log(formatReport(results));
