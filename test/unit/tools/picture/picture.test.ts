import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPictureHeader } from '#core/picture/picture-header.ts';
import { decodePicture, readPicture } from '../../../../tools/picture/picture.ts';

const picture = sharp({
  create: { width: 61, height: 33, channels: 4, background: { r: 250, g: 20, b: 30, alpha: 0.5 } },
});

describe('headers', () => {
  test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'tell the size of a %s file that sharp wrote',
    async (format) => {
      const bytes = await picture.clone().toFormat(format).toBuffer();
      expect(readPictureHeader(bytes)).toEqual({ format, width: 61, height: 33 });
    },
  );
  test('tell the size of a lossless WebP file', async () => {
    expect(
      readPictureHeader(await picture.clone().removeAlpha().webp({ lossless: true }).toBuffer()),
    ).toEqual({ format: 'webp', width: 61, height: 33 });
  });
  test('do not throw on noise', () => {
    for (let n = 0; n < 300; n++)
      expect(
        readPictureHeader(Uint8Array.from({ length: n }, (_, i) => (i * 73 + n * 31) % 256)),
      ).toBeDefined();
  });
});

describe('decoding', () => {
  test('applies the EXIF orientation', async () => {
    const turned = await sharp({
      create: { width: 40, height: 20, channels: 3, background: '#fff' },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await decodePicture(turned, 'x')).toMatchObject({ width: 20, height: 40 });
  });
  test('keeps alpha', async () => {
    expect((await decodePicture(await picture.clone().png().toBuffer(), 'x')).data[3]).toBe(128);
  });
  test('says so when the file is no picture', async () => {
    await expect(
      decodePicture(Buffer.from('hello, this is not a picture at all'), 'note.txt'),
    ).rejects.toMatchObject({ code: 'picture-unreadable' });
  });
  test('says so when there is no file', async () => {
    await expect(readPicture('/nowhere/a.png')).rejects.toThrow('/nowhere/a.png, got ENOENT');
  });
  test('says what to do with HEIC', async () => {
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic'),
      Buffer.alloc(64),
    ]);
    await expect(decodePicture(heic, 'photo.heic')).rejects.toMatchObject({ code: 'picture-heic' });
  });
});
