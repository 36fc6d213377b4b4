/**
 * The one gate for pictures: what a file is, how large, and whether that may be decoded or shown, all from what it says of
 * itself. Page, element and command line ask here before anything else sees the file.
 */
import { PictureMathError } from '../errors.ts';
import {
  MAX_ICON_PICTURES,
  MAX_PICTURE_BYTES,
  MAX_PICTURES_IN_FILE,
  MAX_SCANNED_PIXELS,
  MAX_SCANS,
} from '../limits.ts';
import { FileWindow, type FileSource } from './file-window.ts';
import { measureBmp, measureIcon } from './measure/bitmap.ts';
import { measureGif } from './measure/gif.ts';
import { measureHeif } from './measure/heif.ts';
import { measureJpeg } from './measure/jpeg.ts';
import type { Measure, Surface } from './measure/measure.ts';
import { measurePng } from './measure/png.ts';
import { measureTiff } from './measure/tiff.ts';
import { measureWebp } from './measure/webp.ts';
import { SNIFF_BYTES } from './picture-files.ts';
import { formatOf, type PictureFormat } from './picture-format.ts';
import { MAX_PIXELS } from './preprocess.ts';

const MEASURES: Partial<Record<PictureFormat, (file: FileWindow) => Promise<Measure | null>>> = {
  png: measurePng,
  gif: measureGif,
  jpeg: measureJpeg,
  webp: measureWebp,
  avif: measureHeif,
  heic: measureHeif,
  bmp: measureBmp,
  ico: measureIcon,
  tiff: measureTiff,
};

export interface Admitted {
  format: PictureFormat;
  /** Null of drawings (SVG), which have no pixels until they are drawn. */
  measure: Measure | null;
}

/** What a file is and says of its size; `measure` is null where it says none. Rejects as its source does. */
export async function measurePicture(source: FileSource): Promise<Admitted> {
  const file = new FileWindow(source);
  const head = Math.min(SNIFF_BYTES, source.size);
  const format = (await file.load(0, head)) ? formatOf(file.bytes(0, head)) : 'unknown';
  return { format, measure: (await MEASURES[format]?.(file)) ?? null };
}

/** @throws PictureMathError `picture-too-large` over 100 million pixels */
export function assertPixels({ width, height }: Surface): void {
  if (width * height <= MAX_PIXELS) return;
  throw new PictureMathError(
    'picture-too-large',
    `Expected at most ${MAX_PIXELS / 1e6} million pixels, got ${width} x ${height}: make the picture smaller first.`,
    { reason: { key: 'picture-pixels', width, height, most: MAX_PIXELS } },
  );
}

/** @throws PictureMathError `picture-too-large` over 100 MB */
export function assertBytes(bytes: number): void {
  if (bytes <= MAX_PICTURE_BYTES) return;
  throw new PictureMathError(
    'picture-too-large',
    `Expected a picture file of at most ${MAX_PICTURE_BYTES / 1e6} MB, got ${(bytes / 1e6).toFixed(1)} MB: make the picture smaller first.`,
    { reason: { key: 'picture-bytes', bytes, most: MAX_PICTURE_BYTES } },
  );
}

function assertMeasure(format: PictureFormat, { largest, pictures, passes }: Measure): void {
  assertPixels(largest);
  const most = format === 'ico' ? MAX_ICON_PICTURES : MAX_PICTURES_IN_FILE;
  if (pictures > most)
    throw new PictureMathError(
      'picture-too-large',
      `Expected a file with at most ${most} pictures (frames, pages), got ${pictures}: save one of them by itself.`,
      { reason: { key: 'picture-many', pictures, most } },
    );
  if (passes > MAX_SCANS || passes * largest.width * largest.height > MAX_SCANNED_PIXELS)
    throw new PictureMathError(
      'picture-too-large',
      `Expected a JPEG that is decoded in some ten scans, got ${passes} of ${largest.width} x ${largest.height} pixels: save the picture once more.`,
      { reason: { key: 'picture-scans', scans: passes } },
    );
}

/** Why a file of a format is not opened, as its reader knows: what one calls damaged, another could not open at all. */
export type Undecodable = (
  format: PictureFormat,
  found: { head?: Uint8Array; cause?: unknown },
) => PictureMathError;

/**
 * Lets a file through that may be decoded and shown. It has bytes: who reads it knows why there are none.
 * @param undecodable the error for what is of no known kind or tells no size
 * @throws PictureMathError `picture-too-large` (bytes, pixels, pictures in it, scans), and what `undecodable` gives
 */
export async function admitPicture(
  source: FileSource,
  undecodable: Undecodable,
): Promise<Admitted> {
  assertBytes(source.size);
  const admitted = await measurePicture(source);
  const { format, measure } = admitted;
  if (measure) assertMeasure(format, measure);
  else if (format !== 'svg')
    throw undecodable(format, { head: await source.read(0, Math.min(SNIFF_BYTES, source.size)) });
  return admitted;
}
