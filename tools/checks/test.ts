/** `npm test`: checks, then unit, edge and page tests on their real runtimes. Ends with `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from '../build/page.ts';
import { ensureChromium } from './chromium.ts';
import { buildKernels } from '../kernels.ts';
import { ROOT } from '../places.ts';

const RESULTS = join(ROOT, 'test-results');
const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: process.env }).status ?? 1;

/** A report that a runner wrote; a runner that wrote none has failed as a whole. */
function readReport<T>(name: string): T | null {
  const path = join(RESULTS, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}

rmSync(RESULTS, { recursive: true, force: true });
let passed = 0;
let failed = 0;

await buildKernels();
// Once: the servers of page tests and of deployments take it from here.
await buildPage('origin');

if (node('tools/checks/check.ts') === 0) passed++;
else failed++;

const unitStatus = node('node_modules/vitest/vitest.mjs', 'run');
const unit = readReport<{ numPassedTests: number; numTotalTests: number }>('unit-edge.json');
passed += unit?.numPassedTests ?? 0;
failed += unit ? unit.numTotalTests - unit.numPassedTests : 1;
if (unit && unitStatus !== 0 && unit.numTotalTests === unit.numPassedTests) failed++;

ensureChromium();
const pageStatus = node('node_modules/@playwright/test/cli.js', 'test');
const page = readReport<{
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}>('page.json');
passed += (page?.stats.expected ?? 0) + (page?.stats.flaky ?? 0);
const notPassed = page ? page.stats.unexpected + page.stats.skipped : 1;
failed += notPassed;
if (pageStatus !== 0 && notPassed === 0) failed++;

if (page && page.stats.flaky > 0)
  console.log(`${page.stats.flaky} of them passed only when tried again: see "flaky" above.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
