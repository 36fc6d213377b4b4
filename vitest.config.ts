import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { VitestFileTimes } from './tools/checks/file-times.ts';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, or everything else is done while it still runs alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/(contract|deploy|pull|package|restart|cli|service|text-encoder|fuzz|scan|full-disk|life|door)\.test\.ts$/.test(
        moduleId,
      );
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

const CORE = 'test/unit/core/**/*.test.ts';
const PURE = [CORE, 'test/unit/lib/**/*.test.ts'];
const workerd = () => cloudflareTest({ wrangler: { configPath: './test/edge/wrangler.toml' } });

// Not the one of who works here: what is tested is made from these sources, by this run or an equal one before it.
process.env['PICTURE_MATH_CACHE'] = mkdtempSync(join(tmpdir(), 'pm-tests-'));

export default defineConfig({
  test: {
    // Most wait for processes that they start: two files at a time even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      ['json', { outputFile: 'test-results/unit-edge.json' }],
      new VitestFileTimes(),
    ],
    // The service writes a line for each request, as in production; what goes wrong is shown.
    onConsoleLog: (text) => !text.startsWith('{"level":"info"'),
    // A busy machine takes longer; no test is about how long.
    testTimeout: 120_000,
    // Files that need the same made thing wait for the one that makes it.
    hookTimeout: 600_000,
    projects: [
      {
        // Pure functions: files may share what they load.
        extends: true,
        test: { name: 'unit-pure', include: PURE, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: './test/support/cache.ts',
          include: ['test/unit/**/*.test.ts'],
          exclude: PURE,
          pool: 'forks',
        },
      },
      {
        // Core's own suite runs in workerd too: same input, same output.
        extends: true,
        plugins: [workerd()],
        test: { name: 'edge-pure', include: [CORE], isolate: false },
      },
      {
        extends: true,
        plugins: [workerd()],
        test: {
          name: 'edge',
          globalSetup: ['./test/support/cache.ts', './test/support/edge/setup.ts'],
          include: ['test/edge/**/*.test.ts'],
        },
      },
    ],
  },
});
