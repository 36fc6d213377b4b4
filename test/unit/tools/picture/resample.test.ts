/** Our kernel for scaling pictures gives the bytes of the plain code, which are Pillow's (test/unit/core/picture). */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { resizeAndCrop } from '#core/picture/preprocess.ts';
import type { Resample } from '#core/picture/resample.ts';
import type { View } from '#core/picture/view.ts';
import { createRandom } from '#core/random.ts';
import { openResample } from '../../../../tools/picture/resample.ts';
import { readPicture } from '../../../../tools/picture/picture.ts';

let scale: Resample;
beforeAll(async () => {
  scale = await openResample();
});

const expectSame = (pixels: Parameters<typeof resizeAndCrop>[0], size: number, view: View) => {
  const plain = Buffer.from(resizeAndCrop(pixels, size, view));
  expect(plain.equals(Buffer.from(resizeAndCrop(pixels, size, view, { scale })))).toBe(true);
};

test('of any size, scaled up or down, whole or a part, transparent or not', () => {
  fc.assert(
    fc.property(
      fc.record({
        width: fc.integer({ min: 1, max: 300 }),
        height: fc.integer({ min: 1, max: 300 }),
        size: fc.integer({ min: 1, max: 70 }),
        kind: fc.constantFrom('middle', 'whole'),
        isOpaque: fc.boolean(),
        isHard: fc.boolean(),
        seed: fc.nat(),
      }),
      ({ width, height, size, kind, isOpaque, isHard, seed }) => {
        const random = createRandom(seed);
        const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
          if (isOpaque && i % 4 === 3) return 255;
          // Black beside white overshoots, which has to be cut off.
          return isHard ? 255 * Math.round(random.next()) : 256 * random.next();
        });
        expectSame({ width, height, data }, size, { kind } as View);
      },
    ),
    { numRuns: 150 },
  );
});

test('of photographs, and of one after another of other sizes', async () => {
  for (const name of ['cap-a.jpg', 'hat-b.png', 'cap-a.jpg'])
    expectSame(await readPicture(`static/samples/${name}`), 192, { kind: 'middle' });
});

test('of a strip that is too long for its memory, without it', () => {
  const height = 4_300_000;
  const data = new Uint8ClampedArray(4 * height).fill(200);
  expectSame({ width: 1, height, data }, 8, { kind: 'whole' });
});
