/** What the runners of `npm test` wrote: how many tests passed, and what each that did not said. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../places.ts';

/** A test that did not pass, and what it said. */
export interface Failure {
  name: string;
  said: string;
}

export interface Outcome {
  passed: number;
  failures: Failure[];
  /** Tests that passed only when they were tried again. */
  flaky: string[];
}

/** A report that a runner wrote; null where it wrote none. */
export function readReport<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Outcome of Vitest's JSON report; a file that could not be loaded is one failure. */
export function readVitest(path: string): Outcome {
  const report = readReport<VitestReport>(path);
  if (!report) return silent('Vitest');
  const failures: Failure[] = [];
  let passed = 0;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(ROOT, name);
    const before = failures.length;
    for (const test of assertionResults) {
      if (test.status === 'passed') passed++;
      else
        failures.push({
          name: `${file}: ${test.fullName}`,
          said: test.failureMessages.join('\n') || test.status,
        });
    }
    if (status === 'failed' && failures.length === before)
      failures.push({ name: file, said: message || 'The file failed.' });
  }
  return { passed, failures, flaky: [] };
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    file: string;
    tests: { status: string; results: { errors: { message?: string }[] }[] }[];
  }[];
}
interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: { message?: string }[];
}

/** Outcome of Playwright's JSON report; what went wrong outside of tests is a failure too. */
export function readPlaywright(path: string): Outcome {
  const report = readReport<PlaywrightReport>(path);
  if (!report) return silent('Playwright');
  const outcome: Outcome = { passed: 0, failures: [], flaky: [] };
  const messages = (errors: readonly { message?: string }[]) =>
    errors.map(({ message }) => message ?? '').join('\n');
  const add = ({ suites = [], specs }: PlaywrightSuite): void => {
    for (const { title, file, tests } of specs) {
      const name = `test/page/${file}: ${title}`;
      for (const { status, results } of tests) {
        if (status === 'expected' || status === 'flaky') outcome.passed++;
        else
          outcome.failures.push({
            name,
            said: messages(results.flatMap(({ errors }) => errors)) || status,
          });
        if (status === 'flaky') outcome.flaky.push(name);
      }
    }
    suites.forEach(add);
  };
  report.suites.forEach(add);
  if (report.errors.length > 0)
    outcome.failures.push({ name: 'page tests as a whole', said: messages(report.errors) });
  return outcome;
}

/** A runner that wrote no report has failed as a whole. */
const silent = (runner: string): Outcome => ({
  passed: 0,
  failures: [{ name: runner, said: `${runner} ended without a report.` }],
  flaky: [],
});

const LINES = 12;
/** A failure in few lines: who reads the end of a log alone must find out what broke. */
export function summary({ name, said }: Failure): string {
  const lines = stripVTControlCharacters(said)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const more = lines.length > LINES ? [`(${lines.length - LINES} lines more above)`] : [];
  return [`  ${name}`, ...[...lines.slice(0, LINES), ...more].map((line) => `      ${line}`)].join(
    '\n',
  );
}
