import { expect, test } from 'vitest';
import { singleFlight } from '../../functions/store/single-flight.ts';

const later = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

test('loads once for all who ask meanwhile, and gives all of them the same', async () => {
  let loads = 0;
  const get = singleFlight(async () => {
    loads++;
    await later(30);
    return { loads };
  });
  const got = await Promise.all(Array.from({ length: 20 }, get));
  expect(new Set(got).size).toBe(1);
  expect(await get()).toBe(got[0]);
  expect(loads).toBe(1);
});

test('gives the failure to all who wait', async () => {
  const get = singleFlight(async () => {
    await later(20);
    throw new Error('broken');
  });
  for (const result of await Promise.allSettled([get(), get(), get()]))
    expect(result).toMatchObject({ status: 'rejected', reason: { message: 'broken' } });
});

test('a load that is lost is begun anew by who waits for it', async () => {
  let loads = 0;
  const get = singleFlight(async () => {
    loads++;
    // The first one's client has left, and its I/O with it.
    if (loads === 1) await new Promise(() => {});
    return loads;
  }, 60);
  void get();
  await later(10);
  expect(await Promise.all([get(), get(), get()])).toEqual([2, 2, 2]);
  expect(loads).toBe(2);
});
