import { expect, test } from 'vitest';
import { LoadProgress } from '#lib/vision/load-progress.ts';

function watch() {
  const seen: [loaded: number, total: number][] = [];
  return { seen, progress: new LoadProgress((...count) => seen.push(count)) };
}

test('files that load beside each other are one sum of bytes', () => {
  const { seen, progress } = watch();
  const model = progress.add(2_400_000);
  const runtime = progress.add(3_700_000);
  model(1_000_000);
  runtime(3_700_000);
  model(2_400_000);
  expect(seen).toEqual([
    [1_000_000, 6_100_000],
    [4_700_000, 6_100_000],
    [6_100_000, 6_100_000],
  ]);
});

test('a part that is read again is not counted twice, and the sum never exceeds the total', () => {
  const { seen, progress } = watch();
  const report = progress.add(100);
  report(80);
  report(20);
  report(130);
  expect(seen).toEqual([
    [80, 100],
    [20, 100],
    [100, 100],
  ]);
});
