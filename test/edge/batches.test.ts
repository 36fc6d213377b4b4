import { expect, test } from 'vitest';
import { createBatches } from '../../functions/encoder/batches.ts';
import type { Embedding } from '#core/vector/embedding.ts';

/** A tower that says what it was asked, and remembers each run. */
function createTower(run: (ids: readonly number[]) => Promise<void> = async () => {}) {
  const runs: number[][][] = [];
  const embedAll = async (prompts: readonly (readonly number[])[]) => {
    runs.push(prompts.map((ids) => [...ids]));
    for (const ids of prompts) await run(ids);
    return prompts.map((ids) => ({ vector: Float32Array.from(ids) }) as unknown as Embedding);
  };
  return { runs, embedAll };
}

const later = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));
const atOnce = async () => {};
const vectorsOf = (embeddings: readonly Embedding[]) => embeddings.map(({ vector }) => [...vector]);

test('what several requests wait with goes through at once, and each gets its own in order', async () => {
  const { runs, embedAll } = createTower();
  const batches = createBatches(embedAll, () => later(5));
  const asked = Array.from({ length: 10 }, (_, i) => [
    [i, i + 1],
    [i, 7],
  ]);
  const answers = await Promise.all(
    asked.map((prompts) => batches.embed(prompts, atOnce, () => true)),
  );
  expect(runs).toEqual([asked.flat()]);
  expect(answers.map(vectorsOf)).toEqual(asked);
});

test('takes along no more tokens than fit, and leaves nobody out', async () => {
  const { runs, embedAll } = createTower();
  const batches = createBatches(embedAll, () => later(5));
  const asked = [3, 3, 5, 2, 3].map((length, i) => [Array<number>(length).fill(i)]);
  const answers = await Promise.all(
    asked.map((prompts) => batches.embed(prompts, atOnce, (tokens) => tokens <= 8)),
  );
  expect(answers.map(vectorsOf)).toEqual(asked);
  for (const run of runs) expect(run.flat().length).toBeLessThanOrEqual(8);
  expect(runs.flat()).toHaveLength(5);
  expect(runs.length).toBe(2);
});

test('another whose prompt fails spoils nothing, and hears of it', async () => {
  const { embedAll } = createTower(async ([first]) => {
    if (first === 13) throw new Error('no row for 13');
  });
  const batches = createBatches(embedAll, () => later(5));
  const answers = await Promise.allSettled(
    [1, 13, 2].map((id) => batches.embed([[id]], atOnce, () => true)),
  );
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(answers[1]).toMatchObject({ reason: { message: 'no row for 13' } });
  expect(answers[2]).toMatchObject({ value: [{ vector: Float32Array.of(2) }] });
});

test('who is refused its turn is not encoded, and others are', async () => {
  const { runs, embedAll } = createTower();
  const batches = createBatches(embedAll, () => later(5));
  const refused = batches.embed(
    [[1]],
    () => Promise.reject(new Error('later')),
    () => true,
  );
  await expect(refused).rejects.toThrow('later');
  await batches.embed([[2]], atOnce, () => true);
  expect(runs).toEqual([[[2]]]);
});

test('who waits for a run whose client has left runs by itself', async () => {
  let isFirst = true;
  const { embedAll } = createTower(async () => {
    // The first one's client has left, and its I/O with it.
    if (isFirst) {
      isFirst = false;
      await new Promise(() => {});
    }
  });
  let time = 0;
  const batches = createBatches(embedAll, () => later(5), {
    now: () => time,
    pause: async () => {
      time += 500;
      await later(1);
    },
  });
  void batches.embed([[1]], atOnce, () => true);
  const second = await batches.embed([[2]], atOnce, () => true);
  expect(vectorsOf(second)).toEqual([[2]]);
});

test('who waits longer than the run it went along with finds its embeddings there', async () => {
  const { runs, embedAll } = createTower();
  const batches = createBatches(embedAll, atOnce);
  const slow = batches.embed(
    [[1]],
    () => later(30),
    () => true,
  );
  expect(vectorsOf(await batches.embed([[2]], atOnce, () => true))).toEqual([[2]]);
  expect(vectorsOf(await slow)).toEqual([[1]]);
  expect(runs).toEqual([[[2], [1]]]);
});
