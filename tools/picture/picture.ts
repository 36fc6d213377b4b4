/** Picture files to pixels, as the browser decodes them: EXIF orientation applied, alpha kept, sRGB. */
import { open, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { PictureMathError } from '#core/errors.ts';
import { MAX_READ_PIXELS } from '#core/limits.ts';
import { sourceOfBytes, type FileSource } from '#core/picture/file-window.ts';
import { undecodable } from '#core/picture/picture-files.ts';
import { formatOf } from '#core/picture/picture-format.ts';
import {
  admitPicture,
  assertBytes,
  assertPixels,
  type Admitted,
  type Undecodable,
} from '#core/picture/picture-gate.ts';
import { MAX_PIXELS, type Pixels } from '#core/picture/preprocess.ts';
import { reducedSize } from '#core/picture/reduction.ts';
import { quoted } from '#core/visible-text.ts';
import { decodeBitmap, decodeIconBitmap } from './bitmap.ts';
import { drawPicture, unpackDrawing } from './drawing.ts';
import { largestOfIcon } from './icon.ts';
import { gammaOf, toSrgb } from './png-gamma.ts';

const READABLE = 'PNG, JPEG, WebP, GIF, AVIF, BMP, TIFF, ICO or SVG';
const undecoded: Undecodable = (format, found) => undecodable(format, READABLE, found);

/** Why a file was not read, by the system's code. */
const UNREAD: Partial<Record<string, string>> = {
  ENOENT: 'but there is no such file',
  EACCES: 'which you may not read',
  EPERM: 'which you may not read',
};

/** A picture file that was let in, not decoded yet. */
export interface OpenedPicture {
  bytes: Uint8Array;
  /** @throws PictureMathError `picture-unreadable`, `picture-heic`, `picture-too-large`, without the path */
  decode(): Promise<Pixels>;
}

/** The bytes of a picture file that may be read; only a file has a size. Throws as `readPicture`, without the path. */
async function readThroughGate(path: string): Promise<OpenedPicture> {
  // Before it is opened: opening a pipe waits for whoever writes into it, and devices give bytes without an end.
  const found = await stat(path);
  if (!found.isFile())
    throw new PictureMathError(
      'picture-unreadable',
      found.isDirectory()
        ? 'Expected a picture file, got a folder: compare folders with --a and --b.'
        : 'Expected a picture file, got a pipe or a device, which is not read.',
    );
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const admitted = await admit({
      size,
      async read(from, to) {
        const { buffer, bytesRead } = await file.read(
          new Uint8Array(to - from),
          0,
          to - from,
          from,
        );
        return buffer.subarray(0, bytesRead);
      },
    });
    // No more than was measured: it may grow meanwhile.
    const { buffer, bytesRead } = await file.read(new Uint8Array(size), 0, size, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return { bytes, decode: () => decode(bytes, admitted) };
  } finally {
    await file.close();
  }
}

/** The gate of the command line (core/picture/picture-gate.ts). Packed drawings are known by what packs them. */
async function admit(source: FileSource): Promise<Admitted> {
  const start = await source.read(0, Math.min(2, source.size));
  if (start[0] === 0x1f && start[1] === 0x8b) {
    assertBytes(source.size);
    return { format: 'svg', measure: null };
  }
  return admitPicture(source, undecoded);
}

/**
 * A picture file for whoever names it. Rejects as the file system does, too.
 * @throws PictureMathError as `readPicture`, without the path
 */
export async function decodeFile(path: string): Promise<Pixels> {
  return (await readThroughGate(path)).decode();
}

/** Runs `work` on a file; what it fails with names the file. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  const name = quoted(path);
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PictureMathError)
      throw new PictureMathError(cause.code, `${name}: ${cause.message}`, { cause });
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new PictureMathError(
      'picture-unreadable',
      `Expected a picture file at ${name}, ${UNREAD[code] ?? 'which cannot be read'}.`,
      { cause },
    );
  }
}

/** @throws PictureMathError `picture-unreadable`, `picture-heic`, `picture-too-large`, each with the path */
export const readPicture = (path: string): Promise<Pixels> => named(path, () => decodeFile(path));

/** A picture file whose bytes are looked at before they are decoded. Both steps throw as `readPicture`. */
export async function openPicture(path: string): Promise<OpenedPicture> {
  const opened = await named(path, () => readThroughGate(path));
  return { bytes: opened.bytes, decode: () => named(path, () => opened.decode()) };
}

/** Bytes that are here already, let in as a file would be. @throws PictureMathError as `readPicture`, without a path */
export async function openBytes(bytes: Uint8Array): Promise<OpenedPicture> {
  const admitted = await admit(sourceOfBytes(bytes));
  return { bytes, decode: () => decode(bytes, admitted) };
}

/**
 * Inks to light as browsers do where no profile says how: `(1 - ink) (1 - black)`. libvips would take a press's profile,
 * and its colours differ by a twentieth.
 */
function fromInks(inks: Uint8Array): Uint8Array {
  const data = new Uint8Array(inks.length);
  for (let at = 0; at < inks.length; at += 4) {
    const white = 255 - (inks[at + 3] ?? 0);
    for (let c = 0; c < 3; c++)
      data[at + c] = Math.round((white * (255 - (inks[at + c] ?? 0))) / 255);
    data[at + 3] = 255;
  }
  return data;
}

/** Decodes, and scales down where it is larger than is needed: of JPEG and WebP, no more is unpacked then. */
async function decodeWithSharp(bytes: Uint8Array): Promise<Pixels> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS });
  const { format, space, hasProfile = false, channels, autoOrient } = await image.metadata();
  assertPixels(autoOrient);
  const upright = image.autoOrient();
  const size = reducedSize(autoOrient, MAX_READ_PIXELS);
  if (size) upright.resize({ ...size, fit: 'fill' });
  if (space === 'cmyk' && !hasProfile && channels === 4) {
    const { data, info } = await upright
      .pipelineColourspace('cmyk')
      .toColourspace('cmyk')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: fromInks(data) };
  }
  const { data, info } = await upright
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = { width: info.width, height: info.height, data };
  const gamma = format === 'png' ? gammaOf(bytes) : null;
  return gamma === null ? pixels : toSrgb(pixels, gamma);
}

/** What of an icon is shown: its largest picture. */
const decodeIcon = (bytes: Uint8Array): Promise<Pixels> | Pixels => {
  const inside = largestOfIcon(bytes);
  return formatOf(inside) === 'png' ? decodeWithSharp(inside) : decodeIconBitmap(inside);
};

/** @throws PictureMathError as `readPicture`, without the path */
async function decode(bytes: Uint8Array, { format }: Admitted): Promise<Pixels> {
  try {
    if (format === 'svg') {
      const xml = await unpackDrawing(bytes);
      if (formatOf(xml) !== 'svg') throw undecoded('unknown', { head: bytes });
      return await drawPicture(xml);
    }
    if (format === 'bmp') return decodeBitmap(bytes);
    return await (format === 'ico' ? decodeIcon(bytes) : decodeWithSharp(bytes));
  } catch (cause) {
    throw cause instanceof PictureMathError ? cause : undecoded(format, { cause });
  }
}

/** Bytes that are here already. @throws PictureMathError as `readPicture`, without a path */
export async function decodePicture(bytes: Uint8Array): Promise<Pixels> {
  return (await openBytes(bytes)).decode();
}
