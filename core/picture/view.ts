/**
 * What of a picture is read. Models see a square: the middle one unless another is chosen, or the whole picture, scaled to
 * fit and padded. Numbers are shares of the upright picture, so that a view means the same at every size of it.
 */
import { PictureMathError } from '../errors.ts';

export type View =
  | { readonly kind: 'middle' }
  | { readonly kind: 'whole' }
  | {
      readonly kind: 'square';
      /** Left edge, a share of the picture's width. */
      readonly x: number;
      /** Upper edge, a share of its height. */
      readonly y: number;
      /** A share of the picture's shorter side. */
      readonly side: number;
    };
export type Square = Extract<View, { kind: 'square' }>;

export interface Size {
  width: number;
  height: number;
}
/** A part of a picture, in its pixels. */
export interface Window extends Size {
  left: number;
  top: number;
}

export const MIDDLE: View = { kind: 'middle' };
/** Smaller squares are not chosen: of a photograph of a thousand pixels this leaves a hundred. */
export const LEAST_SIDE = 0.1;

const between = (least: number, most: number, x: number) => Math.max(least, Math.min(most, x));
/** Half up, in every language alike: the exported Python crops the same pixels. */
const rounded = (x: number) => Math.floor(x + 0.5);

/**
 * The nearest square that lies in a picture of this shape (any unit) and is large enough.
 * @throws PictureMathError `request-malformed` for numbers that are none
 */
export function clampSquare({ x, y, side }: Square, { width, height }: Size): Square {
  assertFinite({ x, y, side });
  const short = Math.min(width, height);
  const s = between(LEAST_SIDE, 1, side);
  return {
    kind: 'square',
    x: between(0, 1 - (s * short) / width, x),
    y: between(0, 1 - (s * short) / height, y),
    side: s,
  };
}

/** The square that `middle` reads, or `view` itself where it is a square already; null for a whole picture. */
export function squareOf(view: View, { width, height }: Size): Square | null {
  if (view.kind === 'whole') return null;
  if (view.kind === 'square') return view;
  const short = Math.min(width, height);
  return { kind: 'square', x: (1 - short / width) / 2, y: (1 - short / height) / 2, side: 1 };
}

/**
 * The pixels that a view chooses from a picture of `width` x `height` pixels: a square of whole pixels, cut at its edges
 * where it would go beyond; all of them for `middle` and `whole`, which choose after scaling.
 * @throws PictureMathError `request-malformed` for numbers that are none
 */
export function windowOf(view: View, { width, height }: Size): Window {
  if (view.kind !== 'square') return { left: 0, top: 0, width, height };
  const { x, y, side } = clampSquare(view, { width, height });
  const length = Math.max(1, rounded(side * Math.min(width, height)));
  return {
    left: between(0, width - length, rounded(x * width)),
    top: between(0, height - length, rounded(y * height)),
    width: length,
    height: length,
  };
}

/** The pixels that are read of a picture, for showing them: of the middle its square, of a whole picture all. */
export const readPart = (view: View, size: Size): Window =>
  windowOf(squareOf(view, size) ?? view, size);

/** Whether a view leaves some of a picture out; false while its size is not known. */
export const isPart = (view: View, size: Size | null): boolean =>
  size !== null && view.kind !== 'whole' && (view.kind === 'square' || size.width !== size.height);

export function isSameView(one: View, other: View): boolean {
  if (one.kind !== 'square' || other.kind !== 'square') return one.kind === other.kind;
  return one.x === other.x && one.y === other.y && one.side === other.side;
}

function assertFinite(shares: Readonly<Record<'x' | 'y' | 'side', number>>): void {
  for (const [name, value] of Object.entries(shares))
    if (!Number.isFinite(value))
      throw new PictureMathError(
        'request-malformed',
        `Expected ${name} of the square as a share of the picture, from 0 to 1, got ${value}.`,
      );
}
