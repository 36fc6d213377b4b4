import { expect, test } from 'vitest';
import { PictureMathError } from '../../../core/errors.ts';
import { Transient, retryAfterMs, withRetries, type RetryOptions } from '../../../core/retry.ts';

const busy = (options = {}) =>
  new Transient(new PictureMathError('hub-busy', 'The hub is busy.'), options);

/** Options that wait for nothing, and the waits that were asked for. */
function recorded(more: Partial<RetryOptions> = {}) {
  const waits: number[] = [];
  const options: RetryOptions = {
    failures: 4,
    failuresOffline: 2,
    backoffMs: 100,
    limitWait: (ms) => (ms > 10_000 ? null : ms),
    onRetry: () => {},
    sleep: async (ms) => void waits.push(ms),
    ...more,
  };
  return { waits, options };
}

test('tries again, waiting twice as long each time', async () => {
  const { waits, options } = recorded();
  let left = 3;
  const got = await withRetries(async () => {
    if (left-- > 0) throw busy();
    return 'here';
  }, options);
  expect(got).toBe('here');
  expect(waits).toEqual([100, 200, 400]);
});

test('gives up with the error behind the last failure', async () => {
  const { waits, options } = recorded();
  const work = () => Promise.reject(busy());
  await expect(withRetries(work, options)).rejects.toMatchObject({ code: 'hub-busy' });
  expect(waits).toHaveLength(3);
});

test('gives up sooner where nothing answers', async () => {
  const { waits, options } = recorded();
  const work = () => Promise.reject(busy({ offline: true }));
  await expect(withRetries(work, options)).rejects.toMatchObject({ code: 'hub-busy' });
  expect(waits).toHaveLength(1);
});

test('begins to count anew while something is brought', async () => {
  let brought = 0;
  const { waits, options } = recorded({ progress: () => brought });
  await withRetries(async () => {
    if (brought < 20) {
      brought++;
      throw busy();
    }
  }, options);
  expect(waits).toEqual(Array.from({ length: 20 }, () => 100));
});

test('waits as long as it is asked to, and not where that is too long', async () => {
  const { waits, options } = recorded();
  const answers = [busy({ waitMs: 7000 }), busy({ waitMs: 11_000 })];
  const work = () => Promise.reject(answers.shift() as Transient);
  await expect(withRetries(work, options)).rejects.toMatchObject({ code: 'hub-busy' });
  expect(waits).toEqual([7000]);
});

test('passes on at once what no other try would mend', async () => {
  const { waits, options } = recorded();
  const work = () => Promise.reject(new RangeError('No.'));
  await expect(withRetries(work, options)).rejects.toThrow(RangeError);
  expect(waits).toEqual([]);
});

// RFC 9110, section 10.2.3.
test.each([
  [null, undefined],
  ['120', 120_000],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 9_000],
  ['Fri, 31 Dec 1999 23:59:00 GMT', 0],
  ['soon', undefined],
])('Retry-After %s is %s ms', (value, ms) => {
  expect(retryAfterMs(value, Date.parse('Fri, 31 Dec 1999 23:59:50 GMT'))).toBe(ms);
});
