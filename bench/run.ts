/**
 * `npm run bench`: speed and memory of the edge and of the page, as one table; ratios are to baselines of the same run.
 *
 *   npm run bench -- [--quick] [--json] [--only encode|rank|load|cost|ceiling|live|page|folders]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { buildKernels, compileKernel } from '../tools/kernels.ts';
import { benchCeiling } from './ceiling.ts';
import { benchCost } from './cost.ts';
import { benchEncode } from './encode.ts';
import { benchFolders } from './folders.ts';
import { benchLive } from './live.ts';
import { benchPage } from './page.ts';
import { benchLoad } from './load.ts';
import { benchRank } from './rank.ts';
import { formatRows } from './support/report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const BENCHES = {
  encode: benchEncode,
  rank: benchRank,
  load: benchLoad,
  cost: benchCost,
  ceiling: benchCeiling,
  live: benchLive,
  page: benchPage,
  folders: benchFolders,
};
if (values.only !== undefined && !Object.hasOwn(BENCHES, values.only)) {
  console.error(`Expected --only ${Object.keys(BENCHES).join(' | ')}, got "${values.only}".`);
  process.exit(2);
}
const log = (line: string) => console.error(line);
await buildKernels();
const kernels = join(import.meta.dirname, 'kernels');
await compileKernel(join(kernels, 'read.ts'), join(kernels, 'build', 'read.wasm'));
const rows = [];
for (const [name, bench] of Object.entries(BENCHES))
  if (values.only === undefined || values.only === name)
    rows.push(...(await bench({ quick: values.quick, log })));
const date = new Date().toISOString().slice(0, 10);
const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
console.log(
  values.json
    ? JSON.stringify({ date, machine, rows }, null, 1)
    : `${formatRows(rows)}\n\n${date}, ${machine}`,
);
// wrangler's helpers keep handles open.
process.exit(0);
