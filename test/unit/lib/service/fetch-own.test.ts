import { expect, test } from 'vitest';
import { readJson } from '#lib/service/fetch-own.ts';

const broken = (error: unknown) =>
  new Response(new ReadableStream({ start: (controller) => controller.error(error) }));

test('a body that is no JSON is none', async () => {
  expect(await readJson(new Response('{"a":1}'))).toEqual({ a: 1 });
  expect(await readJson(new Response('<html>'))).toBeNull();
});

test('a body that breaks off is a failure of the network', async () => {
  await expect(readJson(broken(new TypeError('reset')))).rejects.toMatchObject({
    code: 'network-failed',
  });
});

test('who gave up hears that, and no failure', async () => {
  const signal = AbortSignal.abort();
  await expect(readJson(broken(signal.reason), signal)).rejects.toMatchObject({
    name: 'AbortError',
  });
});
