import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '#core/picture/preprocess.ts';
import { decodePicture } from '../../../../tools/picture/picture.ts';
import { BITMAP_KINDS, makeBitmap, makeIcon } from '../../../support/bitmaps.ts';

/** Two colours that every depth holds exactly, in a pattern that tells up from down and left from right. */
function pattern(side: number): Pixels {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      data.set(x * 2 > y + 3 ? [255, 0, 255, 255] : [0, 255, 0, 255], (y * side + x) * 4);
  return { width: side, height: side, data };
}
const pixels = pattern(13);

describe('bitmaps', () => {
  test.each(BITMAP_KINDS)('are read: %o', async (kind) => {
    const read = await decodePicture(makeBitmap(pixels, kind));
    expect([read.width, read.height]).toEqual([13, 13]);
    expect(Buffer.from(read.data).equals(Buffer.from(pixels.data))).toBe(true);
  });
  test.each([40, 124] as const)(
    'that end early are damaged, with a header of %i',
    async (header) => {
      const whole = makeBitmap(pixels, { header, depth: 24 });
      // What fills the last line up may be missing.
      for (let end = 20; end < whole.length - 4; end += 13)
        await expect(decodePicture(whole.subarray(0, end))).rejects.toMatchObject({
          code: 'picture-unreadable',
          message: expect.stringMatching(/damaged BMP/),
        });
    },
  );
  test('of OS/2 are read as what they were made from', async () => {
    const { width, height } = await decodePicture(
      gunzipSync(readFileSync('test/fixtures/pictures/os2.bmp.gz')),
    );
    expect([width, height]).toEqual([320, 320]);
  });
});

describe('icons', () => {
  test('give their largest picture, whether it is a bitmap or a PNG', async () => {
    const small = makeBitmap(pattern(16), { header: 40, depth: 24 });
    const large = pattern(32);
    const raw = { width: 32, height: 32, channels: 4 } as const;
    const bytes = [
      makeBitmap(large, { header: 40, depth: 24 }),
      makeBitmap(large, { header: 40, depth: 1 }),
      await sharp(large.data, { raw }).png().toBuffer(),
    ];
    for (const each of bytes) {
      const icon = makeIcon([
        { side: 16, bytes: small },
        { side: 32, bytes: each },
      ]);
      const read = await decodePicture(icon);
      expect(Buffer.from(read.data).equals(Buffer.from(large.data))).toBe(true);
    }
  });
});
