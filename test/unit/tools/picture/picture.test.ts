import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { decodePicture, readPicture } from '../../../../tools/picture/picture.ts';
import { HEADERS, withHeader } from '../../../support/headers.ts';

const picture = sharp({
  create: { width: 61, height: 33, channels: 4, background: { r: 250, g: 20, b: 30, alpha: 0.5 } },
});

describe('decoding', () => {
  test('ends with pixels or an error of ours, whatever follows a known header', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(HEADERS)),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        async (name, tail) => {
          try {
            const { width, height, data } = await decodePicture(withHeader(name, tail));
            expect(data.length).toBe(width * height * 4);
          } catch (error) {
            expect(error).toBeInstanceOf(PictureMathError);
            expect((error as PictureMathError).code).toMatch(/^picture-/);
          }
        },
      ),
      { numRuns: 600 },
    );
  });
  test.each(['webp', 'png', 'jpeg', 'avif'] as const)(
    'applies the orientation of %s files',
    async (format) => {
      const turned = await sharp({
        create: { width: 40, height: 20, channels: 3, background: '#fff' },
      })
        .withMetadata({ orientation: 6 })
        .toFormat(format)
        .toBuffer();
      expect(await decodePicture(turned)).toMatchObject({ width: 20, height: 40 });
    },
  );
  test('reads TIFF', async () => {
    expect(await decodePicture(await picture.clone().tiff().toBuffer())).toMatchObject({
      width: 61,
      height: 33,
    });
  });
  test('applies the EXIF orientation', async () => {
    const turned = await sharp({
      create: { width: 40, height: 20, channels: 3, background: '#fff' },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await decodePicture(turned)).toMatchObject({ width: 20, height: 40 });
  });
  test('keeps alpha', async () => {
    expect((await decodePicture(await picture.clone().png().toBuffer())).data[3]).toBe(128);
  });
  test('says so when the file is no picture', async () => {
    await expect(
      decodePicture(Buffer.from('hello, this is not a picture at all')),
    ).rejects.toMatchObject({ code: 'picture-unreadable' });
  });
  test('says so when there is no file', async () => {
    await expect(readPicture('/nowhere/a.png')).rejects.toThrow(
      '/nowhere/a.png, but there is no such file',
    );
  });
  test('says what to do with HEIC', async () => {
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic'),
      Buffer.alloc(64),
    ]);
    await expect(decodePicture(heic)).rejects.toMatchObject({
      code: 'picture-heic',
      message: 'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
    });
  });
});
