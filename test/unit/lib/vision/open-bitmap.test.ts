import { afterEach, describe, expect, test, vi } from 'vitest';
import { readPixels } from '../../../../src/lib/vision/bitmap-pixels.ts';
import { openBitmap } from '../../../../src/lib/vision/open-bitmap.ts';
import { withHeader } from '../../../support/headers.ts';

afterEach(() => vi.unstubAllGlobals());

const bitmapOf = (width: number, height: number) =>
  ({ width, height, close: vi.fn() }) as unknown as ImageBitmap;
const fileOf = (header: string) => new Blob([withHeader(header, new Uint8Array(64))]);

describe('HEIC', () => {
  test('opens where the browser opens it', async () => {
    const bitmap = bitmapOf(3, 2);
    vi.stubGlobal('createImageBitmap', () => Promise.resolve(bitmap));
    expect(await openBitmap(fileOf('heic'))).toEqual({ bitmap, format: 'heic' });
  });
  test('is said to be that where it does not', async () => {
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new DOMException('No.')));
    await expect(openBitmap(fileOf('heic'))).rejects.toMatchObject({
      code: 'picture-heic',
      message: 'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
    });
  });
});

test('a file that has gone says so, before and while it is decoded', async () => {
  const gone = () => Promise.reject(new DOMException('Gone.', 'NotFoundError'));
  const reason = { code: 'picture-unreadable', message: expect.stringMatching(/moved, deleted/) };
  const file = fileOf('png');
  vi.stubGlobal('createImageBitmap', gone);
  vi.spyOn(file, 'slice')
    .mockReturnValueOnce(file.slice(0, 100))
    .mockReturnValue({ arrayBuffer: gone } as unknown as Blob);
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
