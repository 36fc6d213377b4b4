/** How the square that is read moves and grows, as pure geometry: it never leaves its picture. */
import { clampSquare, LEAST_SIDE, type Size, type Square } from '#core/picture/view.ts';

export type Corner = 'nw' | 'ne' | 'sw' | 'se';
export const CORNERS: readonly Corner[] = ['nw', 'ne', 'sw', 'se'];

/** Width and height of a square as shares of its picture's. */
export function extentOf({ side }: Square, { width, height }: Size): Size {
  const short = Math.min(width, height);
  return { width: (side * short) / width, height: (side * short) / height };
}

/** @param across of the picture's width; `down` of its height */
export const moveSquare = (square: Square, across: number, down: number, size: Size): Square =>
  clampSquare({ ...square, x: square.x + across, y: square.y + down }, size);

/** Larger or smaller about its own middle, as far as the picture goes. */
export function scaleSquare(square: Square, factor: number, size: Size): Square {
  const side = Math.max(LEAST_SIDE, Math.min(1, square.side * factor));
  const before = extentOf(square, size);
  const after = extentOf({ ...square, side }, size);
  const x = square.x + (before.width - after.width) / 2;
  const y = square.y + (before.height - after.height) / 2;
  return clampSquare({ kind: 'square', x, y, side }, size);
}

/** Pulls a corner by so much; the opposite one stays where it is. */
export function pullCorner(
  square: Square,
  corner: Corner,
  across: number,
  down: number,
  size: Size,
): Square {
  const { width, height } = extentOf(square, size);
  const isLeft = corner.endsWith('w');
  const isUpper = corner.startsWith('n');
  const short = Math.min(size.width, size.height);
  // Whichever way the pointer went further decides, in shares of the shorter side.
  const wider = ((isLeft ? -across : across) * size.width) / short;
  const higher = ((isUpper ? -down : down) * size.height) / short;
  const pulled = Math.abs(wider) > Math.abs(higher) ? wider : higher;
  const right = square.x + width;
  const lower = square.y + height;
  const room = Math.min(
    ((isLeft ? right : 1 - square.x) * size.width) / short,
    ((isUpper ? lower : 1 - square.y) * size.height) / short,
  );
  const side = Math.max(LEAST_SIDE, Math.min(1, room, square.side + pulled));
  const next = extentOf({ ...square, side }, size);
  return clampSquare(
    {
      kind: 'square',
      x: isLeft ? right - next.width : square.x,
      y: isUpper ? lower - next.height : square.y,
      side,
    },
    size,
  );
}
