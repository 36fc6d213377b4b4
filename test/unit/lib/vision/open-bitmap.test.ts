import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { reducedSize } from '#core/picture/reduction.ts';
import { readPixels } from '../../../../src/lib/vision/bitmap-pixels.ts';
import { openBitmap } from '../../../../src/lib/vision/open-bitmap.ts';
import { flatPng, heicHeader } from '../../../support/bombs.ts';
import { withHeader } from '../../../support/headers.ts';

afterEach(() => vi.unstubAllGlobals());

const bitmapOf = (width: number, height: number) =>
  ({ width, height, close: vi.fn() }) as unknown as ImageBitmap;
const fileOf = (header: string) => new Blob([withHeader(header, new Uint8Array(64))]);

describe('HEIC', () => {
  test('opens where the browser opens it', async () => {
    const bitmap = bitmapOf(3, 2);
    vi.stubGlobal('createImageBitmap', () => Promise.resolve(bitmap));
    expect(await openBitmap(new Blob([new Uint8Array(heicHeader(3, 2))]))).toMatchObject({
      bitmap,
      format: 'heic',
    });
  });
  test('and is not opened where it says that it is too large', async () => {
    const make = vi.fn();
    vi.stubGlobal('createImageBitmap', make);
    await expect(
      openBitmap(new Blob([new Uint8Array(heicHeader(30_000, 20_000))])),
    ).rejects.toMatchObject({
      code: 'picture-too-large',
    });
    expect(make).not.toHaveBeenCalled();
  });
  test('is said to be that where it does not', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('No.')));
    for (const file of [new Blob([new Uint8Array(heicHeader(3, 2))]), fileOf('heic')])
      await expect(openBitmap(file)).rejects.toMatchObject({
        code: 'picture-heic',
        message: 'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
      });
  });
});

test('a file that has gone says so, before and while it is decoded', async () => {
  const gone = () => Promise.reject(new DOMException('Gone.', 'NotFoundError'));
  const reason = { code: 'picture-unreadable', message: expect.stringMatching(/moved, deleted/) };
  const file = new Blob([new Uint8Array(flatPng(3, 2))]);
  vi.stubGlobal('createImageBitmap', () => {
    vi.spyOn(file, 'slice').mockReturnValue({ arrayBuffer: gone } as unknown as Blob);
    return gone();
  });
  await expect(openBitmap(file)).rejects.toMatchObject(reason);
  const never = { slice: () => ({ arrayBuffer: gone }) } as unknown as Blob;
  await expect(openBitmap(never)).rejects.toMatchObject(reason);
});

describe('a canvas', () => {
  /** Draws `drawn` everywhere, or nothing, as beyond a browser's limits. */
  const stub = (drawn: number, fills: boolean) =>
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        readonly width: number;
        readonly height: number;
        constructor(width: number, height: number) {
          this.width = width;
          this.height = height;
        }
        getContext() {
          let filled = 0;
          return {
            clearRect: () => {},
            drawImage: () => {},
            fillRect: () => (filled = fills ? 255 : 0),
            getImageData: (_x: number, _y: number, width: number, height: number) => ({
              width,
              height,
              data: new Uint8ClampedArray(width * height * 4).fill(filled || drawn),
            }),
          };
        }
      },
    );
  test('that draws gives its pixels, in tiles', () => {
    stub(255, true);
    const bitmap = bitmapOf(10_000, 5);
    const { width, height, data } = readPixels(bitmap);
    expect([width, height, data.length]).toEqual([10_000, 5, 200_000]);
    expect(data.every((value) => value === 255)).toBe(true);
    expect(vi.mocked(bitmap.close)).toHaveBeenCalled();
  });
  test.each([
    [10, 10, false],
    [10_000, 10, true],
  ])('that drew nothing of %i x %i pixels is never read', (width, height, fills) => {
    stub(0, fills);
    expect(() => readPixels(bitmapOf(width, height))).toThrow(/this browser can draw.*smaller/);
  });
  test('that works shows a small picture that is clear all over', () => {
    stub(0, true);
    expect(readPixels(bitmapOf(10, 10)).width).toBe(10);
  });
});

describe('a picture that is larger than is needed', () => {
  const PNG = new Blob([new Uint8Array(flatPng(9000, 9000))]);
  const stub = (width: number, height: number) => {
    const made: ImageBitmap[] = [];
    const make = vi.fn((source: unknown, options: ImageBitmapOptions) => {
      const { resizeWidth = width, resizeHeight = height } = options;
      const bitmap = bitmapOf(resizeWidth, resizeHeight);
      made.push(bitmap);
      return Promise.resolve(bitmap);
    });
    vi.stubGlobal('createImageBitmap', make);
    return { made, make };
  };

  test('is scaled down, and the bitmap that it was made from is given back', async () => {
    const { made } = stub(9000, 9000);
    const { bitmap, isReduced } = await openBitmap(PNG);
    expect([bitmap.width, bitmap.height, isReduced]).toEqual([5000, 5000, true]);
    expect(vi.mocked(made[0]?.close)).toHaveBeenCalled();
    expect(vi.mocked(bitmap.close)).not.toHaveBeenCalled();
  });
  test('and one that says less than it is, is refused once it is here', async () => {
    const { made } = stub(20_000, 20_000);
    await expect(openBitmap(PNG)).rejects.toMatchObject({ code: 'picture-too-large' });
    expect(vi.mocked(made[0]?.close)).toHaveBeenCalled();
  });
  test('keeps its shape to a pixel, and never has more than was asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 1, max: 30_000_000 }),
        (width, height, most) => {
          const size = reducedSize({ width, height }, most);
          if (width * height <= most) {
            expect(size).toBeNull();
            return;
          }
          if (!size) throw new Error('Nothing.');
          expect(size.width * size.height).toBeLessThanOrEqual(most);
          expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(1);
          expect(Math.max(size.width / width, size.height / height)).toBeLessThanOrEqual(1);
          const scale = Math.sqrt(most / (width * height));
          if (Math.min(width, height) * scale >= 1)
            expect(Math.abs(size.width - width * scale)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
