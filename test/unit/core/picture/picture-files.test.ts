import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceOfBytes } from '#core/picture/file-window.ts';
import { formatOf, otherKindOf } from '#core/picture/picture-format.ts';
import { measurePicture } from '#core/picture/picture-gate.ts';
import { hasPictureEnding, systemPart, whyNoPicture } from '#core/picture/picture-files.ts';
import { readOrientation } from '#core/picture/orientation.ts';
import { HEADERS, withHeader } from '../../../support/headers.ts';

const bytes = fc.tuple(
  fc.constantFrom(...Object.keys(HEADERS)),
  fc.uint8Array({ minLength: 64, maxLength: 64 }),
);

describe('files of any beginning before any bytes', () => {
  test('are measured without a fault', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async ([name, tail]) => {
        const { format, measure } = await measurePicture(sourceOfBytes(withHeader(name, tail)));
        expect(format).toMatch(/^(png|gif|jpeg|webp|bmp|tiff|ico|svg|avif|heic|unknown)$/);
        if (measure === null) return;
        expect(measure.largest.width * measure.largest.height).toBeGreaterThan(0);
        expect(measure.pictures).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
  test('have an orientation', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('webp', 'png'), ([name, tail], format) => {
        const orientation = readOrientation(withHeader(name, tail), format as 'webp' | 'png');
        expect(orientation).toBeGreaterThanOrEqual(1);
        expect(orientation).toBeLessThanOrEqual(8);
      }),
      { numRuns: 2000 },
    );
  });
  test.each([
    ['tiff II', 'tiff'],
    ['tiff MM', 'tiff'],
    ['ico', 'ico'],
    ['svg', 'svg'],
    ['svg with a declaration', 'svg'],
    ['heix', 'heic'],
    ['avif sequence', 'avif'],
    ['pdf', 'unknown'],
  ])('are told: %s', (name, format) => {
    expect(formatOf(withHeader(name, new Uint8Array(64)))).toBe(format);
  });
  test.each([
    ['pdf', 'PDF'],
    ['psd', 'Photoshop'],
    ['jxl', 'JPEG XL'],
    ['jp2', 'JPEG 2000'],
    ['nothing', null],
  ])('are named where they are something else: %s', (name, kind) => {
    expect(otherKindOf(withHeader(name, new Uint8Array(64)))).toBe(kind);
  });
});

describe('which files are pictures', () => {
  test('their names tell', () => {
    for (const name of 'a.png A.PNG a.apng a.jpg a.jpe a.jfif a.pjpeg a.webp a.gif a.avif a.bmp a.dib a.tif a.TIFF a.heic a.HEIF a.ico a.svg x/y.jpeg'.split(
      ' ',
    ))
      expect(hasPictureEnding(name), name).toBe(true);
    for (const name of ['a.txt', 'png', 'a.png.txt', 'a.mp4', 'a.pdf'])
      expect(hasPictureEnding(name), name).toBe(false);
  });
  test('or their beginnings, and what is none says why', () => {
    expect(whyNoPicture('photo', withHeader('jpeg', new Uint8Array(9)))).toBeNull();
    expect(whyNoPicture('photo.txt', withHeader('gif89', new Uint8Array(9)))).toBeNull();
    expect(whyNoPicture('broken.png', new Uint8Array(3))).toBeNull();
    expect(whyNoPicture('a.png', new Uint8Array())).toBe('empty');
    expect(whyNoPicture('notes.md', new TextEncoder().encode('# hat'))).toBe('other');
  });
  test('and what systems put beside them is none', () => {
    expect(systemPart('a/.DS_Store')).toBe('a/.DS_Store');
    expect(systemPart('__MACOSX/a/._b.png')).toBe('__MACOSX/');
    expect(systemPart('x/.git/objects/1.png')).toBe('x/.git/');
    expect(systemPart('Thumbs.db')).toBe('Thumbs.db');
    expect(systemPart('a/photo.of.me.png')).toBeNull();
  });
});
