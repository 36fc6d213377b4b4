import { expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { retryCalls } from '#lib/service/retry-calls.ts';

const limited = (retryAfter: number | null, status = 429) =>
  new PictureMathError('rate-limited', 'Too many.', { status, retryAfter });

/** Fails with each of these, then answers; how often it was sent. */
function failing(...errors: Error[]) {
  let sent = 0;
  const send = async () => {
    const error = errors[sent++];
    if (error) throw error;
    return 'here';
  };
  return { send, sent: () => sent };
}

test.each([
  ['429', limited(0)],
  ['503', limited(0, 503)],
  ['a connection that failed', new PictureMathError('network-failed', 'No.', { retryAfter: 0 })],
])('sends again after %s', async (_, error) => {
  const { send, sent } = failing(error, error);
  expect(await retryCalls(send, { maxRetries: 2 })).toBe('here');
  expect(sent()).toBe(3);
});

test.each([
  ['a refusal', new PictureMathError('model-unknown', 'No.', { status: 404 })],
  ['an error on the other side', new PictureMathError('internal', 'No.', { status: 500 })],
  ['a wait of more than a minute and a half', limited(91)],
  ['an error of a program', new TypeError('No.')],
])('does not send again after %s', async (_, error) => {
  const { send, sent } = failing(error);
  await expect(retryCalls(send, { maxRetries: 2 })).rejects.toBe(error);
  expect(sent()).toBe(1);
});

test('throws what the last try threw', async () => {
  const last = limited(0);
  const { send } = failing(limited(0), last);
  await expect(retryCalls(send, { maxRetries: 1 })).rejects.toBe(last);
});

test('who gives up while it waits hears so at once', async () => {
  const controller = new AbortController();
  const { send, sent } = failing(limited(60));
  const call = retryCalls(send, { maxRetries: 2, signal: controller.signal });
  setTimeout(() => controller.abort(), 10);
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(sent()).toBe(1);
});

test('counts anew while something is brought', async () => {
  let brought = 0;
  const { send, sent } = failing(...Array.from({ length: 5 }, () => limited(0)));
  const advance = () => {
    brought++;
    return send();
  };
  await retryCalls(advance, { maxRetries: 1, progress: () => brought });
  expect(sent()).toBe(6);
});
