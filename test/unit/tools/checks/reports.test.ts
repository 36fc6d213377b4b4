import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../../tools/places.ts';
import { readPlaywright, readVitest, summary } from '../../../../tools/checks/reports.ts';

const folder = mkdtempSync(join(tmpdir(), 'pm-reports-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('what a runner wrote', () => {
  test('a test that failed, one that was skipped and a file that did not load are failures', () => {
    const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
      fullName,
      status,
      failureMessages,
    });
    const file = (name: string, status: string, ...assertionResults: unknown[]) => ({
      name: join(ROOT, 'test/unit', name),
      status,
      message: 'SyntaxError: Unexpected token',
      assertionResults,
    });
    const path = report({
      testResults: [
        file('a.test.ts', 'failed', test('adds', 'passed'), test('ranks', 'failed', 'no word')),
        file('b.test.ts', 'passed', test('waits', 'skipped')),
        file('c.test.ts', 'failed'),
      ],
    });
    expect(readVitest(path)).toEqual({
      passed: 1,
      failures: [
        { name: 'test/unit/a.test.ts: ranks', said: 'no word' },
        { name: 'test/unit/b.test.ts: waits', said: 'skipped' },
        { name: 'test/unit/c.test.ts', said: 'SyntaxError: Unexpected token' },
      ],
      flaky: [],
    });
  });

  test('a page test that passed the second time has passed, and is named', () => {
    const spec = (title: string, status: string, ...messages: string[]) => ({
      title,
      file: 'x.test.ts',
      tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }],
    });
    const path = report({
      errors: [{ message: 'a worker died' }],
      suites: [
        {
          specs: [spec('loads', 'expected')],
          suites: [
            { specs: [spec('drops', 'flaky', 'late'), spec('shares', 'unexpected', 'no link')] },
          ],
        },
      ],
    });
    expect(readPlaywright(path)).toEqual({
      passed: 2,
      failures: [
        { name: 'test/page/x.test.ts: shares', said: 'no link' },
        { name: 'page tests as a whole', said: 'a worker died' },
      ],
      flaky: ['test/page/x.test.ts: drops'],
    });
  });

  test('no report is a failure', () => {
    const nowhere = join(folder, 'nowhere.json');
    for (const read of [readVitest, readPlaywright])
      expect(read(nowhere)).toMatchObject({ passed: 0, failures: [{}] });
  });

  test('a summary is short and without colours', () => {
    const said = `\u001b[31mError\u001b[39m\n\n${'at a line\n'.repeat(40)}`;
    const lines = summary({ name: 'x.test.ts: shares', said }).split('\n');
    expect(lines.length).toBeLessThan(20);
    expect(lines.slice(0, 2)).toEqual(['  x.test.ts: shares', '      Error']);
  });
});
