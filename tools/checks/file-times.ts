/** Reporters of Vitest and Playwright that write how long each test file took, with what stands before its tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Reporter, TestCase, TestResult, TestStep } from '@playwright/test/reporter';
import type { Reporter as VitestReporter, TestModule } from 'vitest/node';

// Not from tools/model/folder.ts, which reads where the cache is: vitest.config.ts says so after its imports.
const ROOT = join(import.meta.dirname, '../..');

export interface FileTime {
  file: string;
  seconds: number;
}

export const UNIT_TIMES = join(ROOT, 'test-results', 'unit-edge-times.json');
export const PAGE_TIMES = join(ROOT, 'test-results', 'page-times.json');

function write(path: string, times: ReadonlyMap<string, number>): void {
  const list: FileTime[] = [...times].map(([file, ms]) => ({ file, seconds: ms / 1000 }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(list));
}

export class VitestFileTimes implements VitestReporter {
  readonly #times = new Map<string, number>();
  onTestModuleEnd(module: TestModule): void {
    const { collectDuration, setupDuration, duration } = module.diagnostic();
    const name = `${module.relativeModuleId} (${module.project.name})`;
    this.#times.set(name, collectDuration + setupDuration + duration);
  }
  onTestRunEnd(): void {
    write(UNIT_TIMES, this.#times);
  }
}

/** Hooks of a whole file, which the first test waited for and which do not count as its own time. */
const hooksOf = (steps: readonly TestStep[]): number =>
  steps.reduce(
    (sum, step) =>
      sum + (/^(beforeAll|afterAll) hook/.test(step.title) ? step.duration : hooksOf(step.steps)),
    0,
  );

/** Playwright wants a default export. */
export default class PlaywrightFileTimes implements Reporter {
  readonly #times = new Map<string, number>();
  onTestEnd(test: TestCase, result: TestResult): void {
    const file = relative(ROOT, test.location.file);
    const before = this.#times.get(file) ?? 0;
    this.#times.set(file, before + result.duration + hooksOf(result.steps));
  }
  onEnd(): void {
    write(PAGE_TIMES, this.#times);
  }
}
