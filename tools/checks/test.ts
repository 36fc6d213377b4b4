/**
 * `npm test`: checks, then unit, edge and page tests on their real runtimes; with `--long`, ten times the made-up
 * requests. Ends with the times of stages and of the slowest files, and `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage } from '../build/page.ts';
import { ensureChromium } from './chromium.ts';
import { PAGE_TIMES, UNIT_TIMES, type FileTime } from './file-times.ts';
import { buildKernels } from '../kernels.ts';
import { dropUnasked } from './kept.ts';
import { ROOT } from '../places.ts';
import { readPlaywright, readReport, readVitest, summary, type Outcome } from './reports.ts';

const RESULTS = join(ROOT, 'test-results');
const SLOWEST = 10;
const began = new Date();
const env: NodeJS.ProcessEnv = {
  ...process.env,
  // Every process that tests start compiles the same modules.
  NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node'),
  ...(process.argv.includes('--long') ? { PICTURE_MATH_LONG: '1' } : {}),
};

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

/** Runs a program; what one that runs beside another says is returned, and shown when it is through. */
async function node(args: string[], isBeside = false): Promise<{ status: number; said: string }> {
  const stdio = isBeside ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', stdio, stdio], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => (said += String(text)));
  const status = await new Promise<number>((resolve) =>
    child.on('close', (code) => resolve(code ?? 1)),
  );
  process.stdout.write(said);
  return { status, said };
}

/** A runner that says that something is wrong although every test passed is a failure itself. */
const withStatus = (outcome: Outcome, runner: string, status: number): Outcome =>
  status === 0 || outcome.failures.length > 0
    ? outcome
    : { ...outcome, failures: [{ name: runner, said: `It ended with status ${status}.` }] };

rmSync(RESULTS, { recursive: true, force: true });
// Once: the servers of page tests and of deployments take it from here.
await stage('build', async () => {
  await buildKernels();
  await buildPage('origin');
});

// Beside each other: the tests often wait, for processes and for time-outs that they provoke.
const [check, unitRun] = await Promise.all([
  stage('checks', () => node(['tools/checks/check.ts'], true)),
  stage('unit and edge tests', () => node(['node_modules/vitest/vitest.mjs', 'run'])),
]);
const pageRun = await stage('page tests', () => {
  ensureChromium();
  return node(['node_modules/@playwright/test/cli.js', 'test']);
});

const unit = withStatus(readVitest(join(RESULTS, 'unit-edge.json')), 'Vitest', unitRun.status);
const page = withStatus(readPlaywright(join(RESULTS, 'page.json')), 'Playwright', pageRun.status);
const passed = (check.status === 0 ? 1 : 0) + unit.passed + page.passed;
const failures = [
  ...(check.status === 0
    ? []
    : [{ name: 'npm run check', said: check.said.replace(/^ok .*$/gm, '') }]),
  ...unit.failures,
  ...page.failures,
];

// A run that was cut short has not asked for all that is worth keeping.
if (failures.length === 0) await dropUnasked(began);

const files = [UNIT_TIMES, PAGE_TIMES].flatMap((path) => readReport<FileTime[]>(path) ?? []);
console.log(`\nSlowest files, of ${files.length}:`);
for (const file of files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST))
  console.log(`${seconds(1000 * file.seconds).padStart(9)}  ${file.file}`);
if (page.flaky.length > 0)
  console.log(
    `\nPassed only when tried again:\n${page.flaky.map((name) => `  ${name}`).join('\n')}`,
  );
if (failures.length > 0) console.log(`\nFailed:\n${failures.map(summary).join('\n')}`);
console.log(`\n${seconds(Date.now() - began.getTime())} in all: ${stages.join(', ')}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
