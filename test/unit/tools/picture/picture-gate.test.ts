import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  MAX_ICON_PICTURES,
  MAX_PICTURE_BYTES,
  MAX_PICTURES_IN_FILE,
  MAX_SCANS,
} from '#core/limits.ts';
import { sourceOfBytes, type FileSource } from '#core/picture/file-window.ts';
import { undecodable } from '#core/picture/picture-files.ts';
import { admitPicture, measurePicture, type Undecodable } from '#core/picture/picture-gate.ts';
import * as bombs from '../../../support/bombs.ts';

// Node alone: sharp is the oracle of sizes.

const flat = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 4, background: { r: 250, g: 20, b: 30, alpha: 0.5 } },
    limitInputPixels: false,
  });
const measure = (bytes: Uint8Array) => measurePicture(sourceOfBytes(bytes));
const undecoded: Undecodable = (format, found) => undecodable(format, 'PNG or JPEG', found);
const admit = (bytes: Uint8Array) => admitPicture(sourceOfBytes(bytes), undecoded);
const sizeOf = async (bytes: Uint8Array) => {
  const { measure: found } = await measure(bytes);
  return found && [found.largest.width, found.largest.height, found.pictures];
};
/** What sharp writes each format with. */
const WRITERS = {
  png: (w, h) => flat(w, h).png().toBuffer(),
  jpeg: (w, h) => flat(w, h).jpeg().toBuffer(),
  'jpeg in scans': (w, h) => flat(w, h).jpeg({ progressive: true }).toBuffer(),
  webp: (w, h) => flat(w, h).webp().toBuffer(),
  'webp without alpha': (w, h) => flat(w, h).removeAlpha().webp().toBuffer(),
  'webp without loss': (w, h) => flat(w, h).removeAlpha().webp({ lossless: true }).toBuffer(),
  gif: (w, h) => flat(w, h).gif().toBuffer(),
  tiff: (w, h) => flat(w, h).tiff().toBuffer(),
  'tiff of tiles': (w, h) =>
    flat(w, h).tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
} satisfies Record<string, (width: number, height: number) => Promise<Buffer>>;
const side = fc.integer({ min: 1, max: 400 });

describe('the size of a file', () => {
  test.each(Object.entries(WRITERS))('is what sharp wrote: %s', async (name, write) => {
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        const { format, measure: found } = await measure(await write(width, height));
        expect(format).toBe(name.split(' ')[0]);
        // A tile may be larger than the picture.
        if (name !== 'tiff of tiles') expect(found?.largest).toEqual({ width, height });
        else expect(found?.largest.width).toBeGreaterThanOrEqual(Math.min(width, 16));
        expect(found?.pictures).toBe(1);
      }),
      { numRuns: 12 },
    );
  });
  test('is that of AVIF, in its items and in its stream', async () => {
    for (const [width, height] of [
      [61, 33],
      [400, 16],
    ] as const) {
      const avif = await flat(width, height).avif({ effort: 0 }).toBuffer();
      expect(await measure(avif)).toEqual({
        format: 'avif',
        measure: { largest: { width, height }, pictures: 1, passes: 1 },
      });
      // What the items say is made small: the stream still says it.
      expect(await sizeOf(bombs.withIspe(avif, 1, 1))).toEqual([width, height, 1]);
      expect(await sizeOf(bombs.withIspe(avif, 40_000, 30_000))).toEqual([40_000, 30_000, 1]);
      const general = Buffer.from(avif);
      general.write('mif1', 8, 'ascii');
      expect((await measure(general)).format).toBe('avif');
    }
  });
  test('is found behind any number of other segments and boxes', async () => {
    const jpeg = await WRITERS.jpeg(61, 33);
    expect(await sizeOf(bombs.withSegments(jpeg, 40))).toEqual([61, 33, 1]);
    const avif = await flat(61, 33).avif({ effort: 0 }).toBuffer();
    expect(await sizeOf(bombs.withFree(avif, 3_000_000))).toEqual([61, 33, 1]);
    const png = await WRITERS.png(61, 33);
    expect(await sizeOf(bombs.withChunk(png, 'zTXt', Buffer.alloc(2_000_000)))).toEqual([
      61, 33, 1,
    ]);
    // What stands between segments is skipped, as decoders do.
    const rubbish = Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(700_000), jpeg.subarray(2)]);
    expect(await sizeOf(rubbish)).toEqual([61, 33, 1]);
    expect((await sharp(rubbish).metadata()).width).toBe(61);
  });
  test('is the largest of those that a file tells', async () => {
    // A frame is larger than the screen, a still one than its canvas, a picture in an icon than its entry.
    expect(await sizeOf(bombs.gif(2, 50_000, 40_000))).toEqual([50_000, 40_000, 2]);
    const webp = Buffer.from(await WRITERS.webp(300, 200));
    webp.fill(0, 24, 30);
    expect(webp.toString('latin1', 12, 16)).toBe('VP8X');
    expect(await sizeOf(webp)).toEqual([300, 200, 1]);
    expect(await sizeOf(bombs.icon(2, 30_000, 20_000))).toEqual([30_000, 20_000, 2]);
  });
  test('of an animation comes with its frames', async () => {
    const frames = 7;
    const pixels = Buffer.alloc(20 * 20 * frames * 3, 255);
    // Each frame has a dot elsewhere, or a writer makes one of them.
    for (let i = 0; i < frames; i++)
      pixels.fill(0, (i * 400 + i * 21) * 3, (i * 400 + i * 21 + 5) * 3);
    const raw = { width: 20, height: 20 * frames, channels: 3, pageHeight: 20 } as const;
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await sharp(pixels, { raw }).toFormat(format).toBuffer();
      expect((await sharp(bytes, { animated: true }).metadata()).pages, format).toBe(frames);
      expect(await sizeOf(bytes), format).toEqual([20, 20, frames]);
    }
    expect(await sizeOf(bombs.animatedPng(await WRITERS.png(8, 8), 12))).toEqual([8, 8, 12]);
    expect(await sizeOf(bombs.tiff(9, 30, 20))).toEqual([30, 20, 9]);
    expect(await sizeOf(bombs.tiff(9, 30, 20, true))).toEqual([30, 20, 9]);
  });
  test('is none of files that are cut off', async () => {
    for (const write of Object.values(WRITERS)) {
      const bytes = await write(61, 33);
      for (const end of [0, 3, 9, 17])
        await expect(measure(bytes.subarray(0, end))).resolves.toBeDefined();
    }
    expect((await measure(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0))).measure).toBeNull();
  });
  test('takes a part of a large file to tell', async () => {
    const bytes = bombs.withSegments(await WRITERS.jpeg(61, 33), 600);
    let read = 0;
    const source: FileSource = {
      size: bytes.length,
      read(from, to) {
        read = Math.max(read, to - from);
        return Promise.resolve(bytes.subarray(from, to));
      },
    };
    expect((await measurePicture(source)).measure?.largest.width).toBe(61);
    expect(bytes.length).toBeGreaterThan(30_000_000);
    expect(read).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('the gate refuses', () => {
  const refused = async (bytes: Uint8Array, key: string) =>
    expect(admit(bytes)).rejects.toMatchObject({
      code: 'picture-too-large',
      reason: { key },
    });

  test('too many pixels, of every format', async () => {
    const jpeg = await WRITERS.jpeg(16, 16);
    const avif = await flat(61, 33).avif({ effort: 0 }).toBuffer();
    for (const bytes of [
      bombs.flatPng(20_000, 20_000),
      bombs.withFrame(jpeg, 65_535, 65_535),
      bombs.withSegments(bombs.withFrame(jpeg, 30_000, 30_000), 30),
      bombs.withoutLoss(await WRITERS['webp without loss'](16, 16), 16_383, 16_383),
      bombs.withIspe(avif, 30_000, 30_000),
      bombs.withFree(bombs.withIspe(avif, 30_000, 30_000), 1_000_000),
      bombs.gif(1, 1, 1, 30_000),
      bombs.gif(1, 60_000, 60_000),
      bombs.bmp(60_000, -60_000),
      bombs.icon(1, 60_000, 60_000),
      bombs.tiff(1, 60_000, 60_000),
    ])
      await refused(bytes, 'picture-pixels');
  });
  test('too many frames, pages and pictures of an icon', async () => {
    const most = MAX_PICTURES_IN_FILE;
    await refused(bombs.gif(100_000), 'picture-many');
    await refused(bombs.animatedPng(bombs.flatPng(1, 1), 4_000_000_000), 'picture-many');
    await refused(bombs.tiff(most + 2, 1, 1), 'picture-many');
    await refused(bombs.icon(65_535, 1, 1), 'picture-many');
    await expect(admit(bombs.gif(most))).resolves.toMatchObject({ format: 'gif' });
    await expect(admit(bombs.icon(MAX_ICON_PICTURES, 1, 1))).resolves.toMatchObject({
      format: 'ico',
    });
  });
  test('a JPEG that is decoded a thousand times over', async () => {
    await refused(await bombs.manyScans(64, 3000), 'picture-scans');
    await expect(admit(await bombs.manyScans(64, MAX_SCANS - 20))).resolves.toBeDefined();
  });
  test('a file of thousands of parts that are no picture: decoders keep each', async () => {
    const png = bombs.withChunk(bombs.flatPng(8, 8), 'tEXt', Buffer.alloc(0));
    const chunk = png.subarray(33, 45);
    const chunks = Buffer.concat([
      png.subarray(0, 33),
      Buffer.alloc(12 * 20_000, chunk),
      png.subarray(33),
    ]);
    await expect(admit(chunks)).rejects.toMatchObject({ reason: { key: 'picture-damaged' } });
    const jpeg = await WRITERS.jpeg(8, 8);
    const empty = Buffer.alloc(4 * 20_000, Buffer.from([0xff, 0xe1, 0, 2]));
    const segments = Buffer.concat([jpeg.subarray(0, 2), empty, jpeg.subarray(2)]);
    await expect(admit(segments)).rejects.toMatchObject({ reason: { key: 'picture-damaged' } });
  });
  test('more bytes than are read, before it reads one', async () => {
    const size = MAX_PICTURE_BYTES + 1;
    const read = () => Promise.reject(new Error('It was read.'));
    await expect(admitPicture({ size, read }, undecoded)).rejects.toMatchObject({
      code: 'picture-too-large',
      reason: { key: 'picture-bytes', bytes: size },
    });
  });
  test('what is no picture, saying what was expected and what came', async () => {
    const pdf = Buffer.from('%PDF-1.7\n');
    await expect(admit(pdf)).rejects.toMatchObject({
      code: 'picture-unreadable',
      message: 'Expected a picture (PNG or JPEG), got a file of another kind (PDF).',
      reason: { key: 'picture-kind', kind: 'PDF' },
    });
    await expect(admit(bombs.flatPng(1, 1).subarray(0, 20))).rejects.toMatchObject({
      message: 'Expected a picture (PNG or JPEG), got a damaged PNG file.',
    });
  });
});
