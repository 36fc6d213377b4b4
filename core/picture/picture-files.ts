/**
 * Which files of a folder are pictures. Page and command line ask here, so that they agree: what begins like a picture is
 * one, whatever its name; what is named like one is one too, and is said to be damaged where it cannot be read.
 */
import { PictureMathError } from '../errors.ts';
import type { ReasonKey } from './left-out.ts';
import { formatOf, otherKindOf, type PictureFormat } from './picture-format.ts';

/** So much of a file tells what it is. */
export const SNIFF_BYTES = 4096;

const ENDING =
  /\.(a?png|jpe?g|jpe|jfif|pjp|pjpeg|webp|gif|avifs?|svgz?|bmp|dib|tiff?|hei[cf]s?|hif|ico|cur)$/i;
/** What systems put beside people's files. Whatever begins with a full stop is hidden. */
const SYSTEM =
  /^(\..+|thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|icon\r|__macosx|@eadir|\$recycle\.bin|system volume information)$/i;

/** How much of a path is of the system's making: up to its first such folder or file; null where nothing is. */
export function systemPart(path: string): string | null {
  const parts = path.split('/');
  const at = parts.findIndex((part) => SYSTEM.test(part));
  if (at < 0) return null;
  return parts.slice(0, at + 1).join('/') + (at < parts.length - 1 ? '/' : '');
}

/** Whether a file's name is a picture's. */
export const hasPictureEnding = (path: string): boolean => ENDING.test(path);

/**
 * Why a file is no picture; null where it is one.
 * @param head its first `SNIFF_BYTES` bytes, or all where it is smaller
 */
export function whyNoPicture(path: string, head: Uint8Array): ReasonKey | null {
  if (head.length === 0) return 'empty';
  if (hasPictureEnding(path) || formatOf(head) !== 'unknown') return null;
  return 'other';
}

/** What a format is called. */
const formatName = (format: PictureFormat): string =>
  ({
    png: 'PNG',
    gif: 'GIF',
    jpeg: 'JPEG',
    webp: 'WebP',
    bmp: 'BMP',
    tiff: 'TIFF',
    ico: 'ICO',
    svg: 'SVG',
    avif: 'AVIF',
    heic: 'HEIC',
    unknown: 'unknown',
  })[format];

/** iPhones' own format, where nothing can decode it. */
const heicError = (options?: { cause?: unknown }) =>
  new PictureMathError(
    'picture-heic',
    'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
    options,
  );

/**
 * What cannot be decoded, by what its beginning says it is: `picture-heic` or `picture-unreadable`.
 * @param readable the formats that can be opened here
 */
export function undecodable(
  format: PictureFormat,
  readable: string,
  { head = new Uint8Array(), cause }: { head?: Uint8Array; cause?: unknown } = {},
): PictureMathError {
  // Damaged or not, what to do is the same.
  if (format === 'heic') return heicError({ cause });
  const isKnown = format !== 'unknown';
  const kind = isKnown ? null : otherKindOf(head);
  const came = isKnown
    ? `a damaged ${formatName(format)} file`
    : kind
      ? `a file of another kind (${kind})`
      : 'a file of another kind, which cannot be decoded';
  return new PictureMathError(
    'picture-unreadable',
    `Expected a picture (${readable}), got ${came}.`,
    {
      cause,
      reason: isKnown
        ? { key: 'picture-damaged', format: formatName(format) }
        : { key: 'picture-kind', kind },
    },
  );
}
