/**
 * A picture that is the same everywhere, encoded after a model is loaded: graphics drivers are known to compute nonsense
 * without an error, and an embedding that is far from the known one gives them away.
 */
import { dot, norm } from '../vector/vector.ts';
import type { Pixels } from './preprocess.ts';

const WIDTH = 160;
const HEIGHT = 120;

/** Cosine with the known embedding below which a back end is not trusted. Float32 differs by rounding alone; int8 activations a little between processors. */
export const CANARY_COSINE = 0.995;

/** Gradients, two discs, stripes and a corner of grain: whole numbers alone, so that every machine draws the same. */
export function canaryPicture(): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  let grain = 1;
  for (let y = 0, at = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++, at += 4) {
      const first = (x - 50) ** 2 + (y - 60) ** 2 < 900;
      const second = (x - 108) ** 2 + (y - 40) ** 2 < 484;
      const stripe = y > 90 && (x >> 3) % 2 === 0;
      grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0;
      const noise = x > 120 && y > 80 ? grain >>> 25 : 0;
      data[at] = first ? 220 : stripe ? 20 : x + noise;
      data[at + 1] = second ? 200 : stripe ? 40 : 2 * y - noise;
      data[at + 2] = first || second ? 60 : 255 - x - noise;
      data[at + 3] = 255;
    }
  return { width: WIDTH, height: HEIGHT, data };
}

/** The cosine of two vectors of any length; 0 where one of them has none or is not finite. */
export function canaryCosine(got: Float32Array, want: Float32Array): number {
  const cosine = dot(got, want) / (norm(got) * norm(want));
  return Number.isFinite(cosine) ? cosine : 0;
}
