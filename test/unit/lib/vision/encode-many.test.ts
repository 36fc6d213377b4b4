import { expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import type { EncodedPicture } from '#lib/vision/client.ts';
import { encodeMany } from '#lib/vision/encode-many.ts';

const pictures = Array.from({ length: 9 }, (_, i) => new Blob([String(i)]));
const encoded = async (picture: Blob) =>
  ({
    embedding: { space: 's', vector: Float32Array.of(Number(await picture.text())) },
  }) as unknown as EncodedPicture;
const numbersOf = (outcomes: Awaited<ReturnType<typeof encodeMany>>) =>
  outcomes.map((outcome) =>
    'error' in outcome ? outcome.error.code : outcome.embedding.vector[0],
  );
const options = () => {
  const heard: number[] = [];
  const stop = new AbortController();
  return { heard, stop, signal: stop.signal, onDone: (done: number) => void heard.push(done) };
};
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8];

test('whoever encodes a picture, it comes back at its place, and each is told once', async () => {
  const told = options();
  const shares = [0, 0, 0];
  const workers = shares.map((_, i) => ({
    async encode(picture: Blob) {
      shares[i] = (shares[i] ?? 0) + 1;
      await new Promise((resume) => setTimeout(resume, 3 * (i + 1)));
      return encoded(picture);
    },
  }));
  const [first, ...others] = workers as [(typeof workers)[0], ...typeof workers];
  expect(numbersOf(await encodeMany(first, others, pictures, told))).toEqual(all);
  expect(told.heard).toEqual(all.map((i) => i + 1));
  expect(shares.every((count) => count > 0)).toBe(true);
});

test('a picture that cannot be read has its error in its place', async () => {
  const encode = async (picture: Blob) => {
    if ((await picture.text()) === '4') throw new PictureMathError('picture-unreadable', 'No.');
    return encoded(picture);
  };
  const outcomes = await encodeMany({ encode }, [{ encode }], pictures, options());
  expect(numbersOf(outcomes)).toEqual([0, 1, 2, 3, 'picture-unreadable', 5, 6, 7, 8]);
});

test('a worker that fails leaves, and what it had is encoded by the first, also at the very end', async () => {
  for (const after of [0, 30]) {
    const failing = {
      async encode(): Promise<EncodedPicture> {
        await new Promise((resume) => setTimeout(resume, after));
        throw new PictureMathError('encoder-failed', 'Out of memory.');
      },
    };
    const outcomes = await encodeMany({ encode: encoded }, [failing], pictures, options());
    expect(numbersOf(outcomes)).toEqual(all);
  }
});

test('the failure of the first worker is that of all, and a signal ends everything', async () => {
  const failure = new PictureMathError('encoder-failed', 'Out of memory.');
  const failing = { encode: () => Promise.reject(failure) };
  await expect(encodeMany(failing, [{ encode: encoded }], pictures, options())).rejects.toBe(
    failure,
  );
  const told = options();
  const slow = {
    async encode(picture: Blob) {
      told.stop.abort(new Error('Enough.'));
      return encoded(picture);
    },
  };
  await expect(encodeMany(slow, [slow], pictures, told)).rejects.toThrow('Enough.');
  expect(told.heard.length).toBeLessThan(3);
});
