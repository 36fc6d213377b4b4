/**
 * `npm test`: checks, then unit, edge and page tests on their real runtimes; with `--long`, ten times the made-up
 * requests. Ends with the times of stages and of the slowest files, and `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from '../build/page.ts';
import { ensureChromium } from './chromium.ts';
import { PAGE_TIMES, UNIT_TIMES, type FileTime } from './file-times.ts';
import { buildKernels } from '../kernels.ts';
import { dropUnasked } from './kept.ts';
import { ROOT } from '../places.ts';

const RESULTS = join(ROOT, 'test-results');
const SLOWEST = 10;
const began = new Date();
const env: NodeJS.ProcessEnv = {
  ...process.env,
  // Every process that tests start compiles the same modules.
  NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node'),
  ...(process.argv.includes('--long') ? { PICTURE_MATH_LONG: '1' } : {}),
};

/** A report that a runner wrote; a runner that wrote none has failed as a whole. */
function readReport<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const stages: string[] = [];
async function stage<T>(name: string, work: () => Promise<T> | T): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    stages.push(`${name} ${seconds(performance.now() - start)}`);
  }
}

/** Runs a program; what one that runs beside another says is shown when it is through. */
function node(args: string[], isBeside = false): Promise<number> {
  const stdio = isBeside ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', stdio, stdio], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => (said += String(text)));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      process.stdout.write(said);
      resolve(code ?? 1);
    }),
  );
}

interface UnitReport {
  numPassedTests: number;
  numTotalTests: number;
}
interface PageSuite {
  suites?: PageSuite[];
  specs: { title: string; file: string; tests: { status: string }[] }[];
}
interface PageReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PageSuite[];
}

/** Names of the tests that passed only when they were tried again. */
const flakyOf = ({ suites = [], specs }: PageSuite): string[] => [
  ...specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(({ file, title }) => `${file}: ${title}`),
  ...suites.flatMap(flakyOf),
];

rmSync(RESULTS, { recursive: true, force: true });
let passed = 0;
let failed = 0;

// Once: the servers of page tests and of deployments take it from here.
await stage('build', async () => {
  await buildKernels();
  await buildPage('origin');
});

// Beside each other: the tests often wait, for processes and for time-outs that they provoke.
const [checkStatus, unitStatus] = await Promise.all([
  stage('checks', () => node(['tools/checks/check.ts'], true)),
  stage('unit and edge tests', () => node(['node_modules/vitest/vitest.mjs', 'run'])),
]);
if (checkStatus === 0) passed++;
else failed++;
const unit = readReport<UnitReport>(join(RESULTS, 'unit-edge.json'));
passed += unit?.numPassedTests ?? 0;
failed += unit ? unit.numTotalTests - unit.numPassedTests : 1;
if (unit && unitStatus !== 0 && unit.numTotalTests === unit.numPassedTests) failed++;

const pageStatus = await stage('page tests', () => {
  ensureChromium();
  return node(['node_modules/@playwright/test/cli.js', 'test']);
});
const page = readReport<PageReport>(join(RESULTS, 'page.json'));
passed += (page?.stats.expected ?? 0) + (page?.stats.flaky ?? 0);
const notPassed = page ? page.stats.unexpected + page.stats.skipped : 1;
failed += notPassed;
if (pageStatus !== 0 && notPassed === 0) failed++;

// A run that was cut short has not asked for all that is worth keeping.
if (failed === 0) await dropUnasked(began);

const files = [UNIT_TIMES, PAGE_TIMES].flatMap((path) => readReport<FileTime[]>(path) ?? []);
console.log(`\nSlowest files, of ${files.length}:`);
for (const file of files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST))
  console.log(`${seconds(1000 * file.seconds).padStart(9)}  ${file.file}`);
const flaky = (page?.suites ?? []).flatMap(flakyOf);
if (flaky.length > 0)
  console.log(`\nPassed only when tried again:\n${flaky.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${seconds(Date.now() - began.getTime())} in all: ${stages.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
