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
  const square = resizeAndCrop(pixels, manifest.image.size, view, { scale: tower.resample });
  return { square, vector: await embedSquare(manifest, tower, square) };
}

/**
 * What of `a - b` goes with the part at `cell`: what B gains with A's part, or the mean of that and of what A loses with
 * B's, which is the same of `b - a` but for its sign. Without a second picture, what A loses when the part is blurred. [D].
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
  const put = (into: Square, from: Square) =>
    embedSquare(manifest, tower, exchangePart(into, from, size, scan, cell));
  const step = (to: UnitVector, from: UnitVector, weight: number) => [
    { weight, vector: to },
    { weight: -weight, vector: from },
  ];
  if (!b) return combine(step(a.vector, await put(a.square, blurOf(a, size)), 1));
  const gained = await put(b.square, a.square);
  if (!scan.both) return combine(step(gained, b.vector, 1));
  const lost = await put(a.square, b.square);
  return combine([...step(gained, b.vector, 0.5), ...step(a.vector, lost, 0.5)]);
}

/** The same for each part of a picture. */
const blurs = new WeakMap<Seen, Square>();
function blurOf(seen: Seen, size: number): Square {
  const known = blurs.get(seen) ?? blurSquare(seen.square, size);
  blurs.set(seen, known);
  return known;
}
