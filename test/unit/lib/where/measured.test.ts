import { expect, test } from 'vitest';
import { COARSE, FINE, type Scan } from '#core/picture/exchange.ts';
import type { EncoderClient } from '#lib/vision/client.ts';
import { MeasuredPairs, type ShownPair } from '#lib/where/measured.ts';

const contentOf = (id: number) =>
  ({ id, picture: new Blob(), view: { kind: 'middle' } }) as unknown as ShownPair['a'];
const ASKED = { space: 's', pair: { a: contentOf(1), b: contentOf(2) } };

/** The first number speaks for the upper left corner, the second for the lower right one. */
function createClient(onAsk: (asked: number) => void = () => {}) {
  const asked: { scan: Scan; cells: readonly number[] }[] = [];
  const client = {
    exchange: (_pair: unknown, scan: Scan, cells: readonly number[]) => {
      asked.push({ scan, cells });
      onAsk(asked.length);
      const is = (cell: number, corner: number) => Number(cell === corner);
      const last = scan.grid ** 2 - 1;
      return Promise.resolve(cells.map((cell) => Float32Array.of(is(cell, 0), is(cell, last))));
    },
  } as unknown as EncoderClient;
  const count = (scan: Scan) =>
    asked.filter((one) => one.scan === scan).reduce((sum, { cells }) => sum + cells.length, 0);
  return { client, asked, count };
}
const word = (...numbers: number[]) => ({ vector: Float32Array.from(numbers), sign: 1 });
const listen = (signal = new AbortController().signal) => {
  const heard: [grid: number, best: number][] = [];
  const done: number[] = [];
  const onShares = (shares: Float64Array, { grid }: Scan) =>
    void heard.push([grid, shares.indexOf(Math.max(...shares))]);
  return {
    signal,
    heard,
    done,
    onShares,
    onProgress: (now: number, all: number) => void done.push(now / all),
  };
};

test('a coarse answer comes first, then a fine one of the parts that are worth it', async () => {
  const { client, asked, count } = createClient();
  const told = listen();
  await new MeasuredPairs().shares(client, ASKED, word(1, 0), told);
  expect(told.heard).toEqual([
    [COARSE.grid, 0],
    [FINE.grid, 0],
  ]);
  expect(count(COARSE)).toBe(36);
  expect(count(FINE)).toBeGreaterThan(0);
  expect(count(FINE)).toBeLessThan(36);
  expect(Math.max(...asked.map(({ cells }) => cells.length))).toBeLessThanOrEqual(6);
  expect(told.done.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test('another word of the same pair asks only for what is not known yet', async () => {
  const { client, count } = createClient();
  const pairs = new MeasuredPairs();
  await pairs.shares(client, ASKED, word(1, 0), listen());
  const first = count(FINE);
  await pairs.shares(client, ASKED, word(1, 0), listen());
  expect([count(COARSE), count(FINE)]).toEqual([36, first]);
  const other = listen();
  await pairs.shares(client, ASKED, word(0, 1), other);
  expect(count(COARSE)).toBe(36);
  expect(count(FINE)).toBeGreaterThan(first);
  expect(other.heard.at(-1)).toEqual([FINE.grid, FINE.grid ** 2 - 1]);
  // Another picture is another pair.
  await pairs.shares(
    client,
    { ...ASKED, pair: { a: contentOf(3), b: null } },
    word(1, 0),
    listen(),
  );
  expect(count(COARSE)).toBe(72);
});

test('stops between two requests, says nothing more, and keeps what it learnt', async () => {
  const stop = new AbortController();
  const { client, asked, count } = createClient((so) => {
    if (so === 2) stop.abort();
  });
  const pairs = new MeasuredPairs();
  const told = listen(stop.signal);
  await pairs.shares(client, ASKED, word(1, 0), told);
  expect(asked).toHaveLength(2);
  expect(told.heard).toEqual([]);
  await pairs.shares(client, ASKED, word(1, 0), listen());
  expect(count(COARSE)).toBe(36);
});
