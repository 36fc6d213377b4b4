/**
 * `npm run bench`: speed and memory of the edge, as one table; ratios are to baselines of the same run.
 *
 *   npm run bench -- [--quick] [--json] [--only encode|rank]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildKernels } from '../tools/kernels.ts';
import { benchEncode } from './encode.ts';
import { benchRank } from './rank.ts';
import { formatRows } from './support/report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
if (values.only !== undefined && values.only !== 'encode' && values.only !== 'rank') {
  console.error(`Expected --only encode or --only rank, got "${values.only}".`);
  process.exit(2);
}
const log = (line: string) => console.error(line);
await buildKernels();
const rows = [];
if (values.only !== 'rank') rows.push(...(await benchEncode({ quick: values.quick, log })));
if (values.only !== 'encode') rows.push(...(await benchRank({ quick: values.quick, log })));
const date = new Date().toISOString().slice(0, 10);
const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
console.log(
  values.json
    ? JSON.stringify({ date, machine, rows }, null, 1)
    : `${formatRows(rows)}\n\n${date}, ${machine}`,
);
// wrangler's helpers keep handles open.
process.exit(0);
