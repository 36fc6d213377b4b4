import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { readPictureHeader } from '#core/picture/picture-header.ts';
import { decodePicture, readPicture } from '../../../../tools/picture/picture.ts';
import { HEADERS, withHeader } from '../../../support/headers.ts';

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
  test('tell AVIF from HEIC, also behind a general brand', async () => {
    const bytes = await picture.clone().avif({ effort: 0 }).toBuffer();
    expect(readPictureHeader(bytes)).toEqual({ format: 'avif', width: 61, height: 33 });
    const general = Buffer.from(bytes);
    general.write('mif1', 8, 'ascii');
    expect(readPictureHeader(general)).toEqual({ format: 'avif', width: 61, height: 33 });
    const heic = Buffer.from(general.toString('latin1').replaceAll(/avi[fs]/g, 'heic'), 'latin1');
    expect(readPictureHeader(heic).format).toBe('heic');
  });
  test('tell the size of bitmaps with headers of 40 and of 12 bytes', () => {
    const bmp = Buffer.alloc(64);
    bmp.write('BM', 'ascii');
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(61, 18);
    // From top to bottom.
    bmp.writeInt32LE(-33, 22);
    expect(readPictureHeader(bmp)).toEqual({ format: 'bmp', width: 61, height: 33 });
    bmp.writeUInt32LE(12, 14);
    bmp.writeUInt16LE(61, 18);
    bmp.writeUInt16LE(33, 20);
    expect(readPictureHeader(bmp)).toEqual({ format: 'bmp', width: 61, height: 33 });
  });
  test.each([0xc0, 0xc2, 0xc3, 0xca])('tell the size of a JPEG with frame %i', (frame) => {
    const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xfe, 0, 4, 0xff, 0xc0, 0xff, frame, 0, 17, 8);
    const jpeg = Buffer.concat([bytes, Buffer.from([0, 33, 0, 61]), Buffer.alloc(20)]);
    expect(readPictureHeader(jpeg)).toEqual({ format: 'jpeg', width: 61, height: 33 });
  });
  test('say what a file is whose size cannot be read', () => {
    expect(readPictureHeader(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0))).toEqual({
      format: 'jpeg',
      width: null,
      height: null,
    });
  });
  test('do not throw on noise', () => {
    for (let n = 0; n < 300; n++)
      expect(
        readPictureHeader(Uint8Array.from({ length: n }, (_, i) => (i * 73 + n * 31) % 256)),
      ).toBeDefined();
  });
});

describe('decoding', () => {
  test('ends with pixels or an error of ours, whatever follows a known header', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(HEADERS)),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        async (name, tail) => {
          try {
            const { width, height, data } = await decodePicture(withHeader(name, tail), name);
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
    await expect(decodePicture(heic, 'photo.heic')).rejects.toMatchObject({
      code: 'picture-heic',
      message: 'photo.heic: iPhone photos (HEIC) cannot be opened here: save as JPEG.',
    });
  });
});
