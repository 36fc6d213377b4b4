import { expect, test, vi } from 'vitest';
import { memoizeLoad } from '#lib/service/memoize.ts';

test('all who ask for the same share one load, by key', async () => {
  const load = vi.fn(async (space: string, id: string) => `${space}/${id}`);
  const get = memoizeLoad(load, (space, id) => `${space} ${id}`);
  expect(await Promise.all([get('s', 'a'), get('s', 'a'), get('s', 'b')])).toEqual([
    's/a',
    's/a',
    's/b',
  ]);
  expect(load).toHaveBeenCalledTimes(2);
});

test('a load that fails is told to all who waited, and begun again by the next', async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('no network'))
    .mockResolvedValue('here');
  const get = memoizeLoad(load);
  const both = await Promise.allSettled([get(), get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(load).toHaveBeenCalledTimes(1);
  expect(await get()).toBe('here');
});
