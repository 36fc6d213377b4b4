/** How light each point of what is read of a picture is. */
import type { Size, View, Window } from '#core/picture/view.ts';
import { readPart } from '#core/picture/view.ts';

export interface Mask {
  /** Rows, and columns. */
  side: number;
  /** 0 to 1, [side, side]. */
  alpha: Float32Array<ArrayBuffer>;
}

/** Of all masks: finer than the eye sees once it is smoothed. */
export const MASK_SIDE = 96;

/** Between two masks; none is all dark. */
export function between(from: Mask | null, to: Mask | null, share: number): Mask {
  const side = to?.side ?? from?.side ?? MASK_SIDE;
  const alpha = new Float32Array(side * side);
  for (let i = 0; i < alpha.length; i++)
    alpha[i] = (from?.alpha[i] ?? 0) * (1 - share) + (to?.alpha[i] ?? 0) * share;
  return { side, alpha };
}

/** Where the square that the model saw lies on the picture, in its pixels; of a whole picture it goes beyond. */
export function squareOn(view: View, size: Size): Window {
  if (view.kind !== 'whole') return readPart(view, size);
  const side = Math.max(size.width, size.height);
  return {
    left: (size.width - side) / 2,
    top: (size.height - side) / 2,
    width: side,
    height: side,
  };
}
