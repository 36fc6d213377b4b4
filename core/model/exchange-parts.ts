/** What of a difference of two pictures goes when one part of them is exchanged (core/picture/exchange.ts). */
import { blurSquare, exchangePart, type Scan, type Square } from '../picture/exchange.ts';
import { normalizeRgb, resizeAndCrop, type Pixels } from '../picture/preprocess.ts';
import type { View } from '../picture/view.ts';
import { combine, normalize, type UnitVector } from '../vector/vector.ts';
import type { Manifest } from './manifest.ts';
import type { VisionTower } from './tower.ts';

/** What the model sees of a picture, and its vector. */
export interface Seen {
  square: Square;
  vector: UnitVector;
}

async function embedSquare({ image }: Manifest, tower: VisionTower, square: Square) {
  return normalize(Float32Array.from(await tower.run(normalizeRgb(square, image), image.size)));
}

/** Errors as `embedPicture`. */
export async function seePicture(
  manifest: Manifest,
  tower: VisionTower,
  pixels: Pixels,
  view: View,
): Promise<Seen> {
  const square = resizeAndCrop(pixels, manifest.image.size, view);
  return { square, vector: await embedSquare(manifest, tower, square) };
}

/**
 * What of `a - b` goes when their parts at `cell` change places: the mean of what A loses with B's part and of what B
 * gains with A's, so that it is the same of `b - a`. Without a second picture, what A loses when the part is blurred. [D].
 * @throws PictureMathError `vector-not-finite`, `vector-zero` (a broken tower)
 */
export async function exchangeCell(
  manifest: Manifest,
  tower: VisionTower,
  { a, b }: { a: Seen; b: Seen | null },
  scan: Scan,
  cell: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { size } = manifest.image;
  const embed = (square: Square) => embedSquare(manifest, tower, square);
  const filling = b?.square ?? blurOf(a, size);
  const lost = await embed(exchangePart(a.square, filling, size, scan, cell));
  if (!b)
    return combine([
      { weight: 1, vector: a.vector },
      { weight: -1, vector: lost },
    ]);
  const gained = await embed(exchangePart(b.square, a.square, size, scan, cell));
  return combine([
    { weight: 0.5, vector: a.vector },
    { weight: -0.5, vector: lost },
    { weight: 0.5, vector: gained },
    { weight: -0.5, vector: b.vector },
  ]);
}

/** The same for each part of a picture. */
const blurs = new WeakMap<Seen, Square>();
function blurOf(seen: Seen, size: number): Square {
  const known = blurs.get(seen) ?? blurSquare(seen.square, size);
  blurs.set(seen, known);
  return known;
}
