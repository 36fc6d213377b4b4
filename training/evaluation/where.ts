/**
 * How much of the light that "show where" casts lies in the box of the thing: by exchanging parts, as the page does it, and
 * by what the model's places add, which is exact and lies elsewhere.
 */
import { exchangeCell, seePicture, type Seen } from '../../core/model/exchange-parts.ts';
import { COARSE, FINE, type Scan } from '../../core/picture/exchange.ts';
import { normalizeRgb } from '../../core/picture/preprocess.ts';
import { MIDDLE } from '../../core/picture/view.ts';
import { exchangeShares, lightOf, placeShares, worthAsking } from '../../core/rank/where.ts';
import type { Vocabulary } from '../../core/format/vocabulary.ts';
import { dot, type UnitVector } from '../../core/vector/vector.ts';
import { createPlaces } from '../../tools/model/towers.ts';
import type { Encoder } from './encoder.ts';
import { boxOfChange, type Box, type BoxedPair } from './pairs/boxed.ts';

export interface WhereRow {
  test: BoxedPair['test'];
  how: 'parts exchanged' | 'parts of A blurred' | 'places';
  pairs: number;
  /** Share of the light in the box: mean over pairs that have any. */
  inside: number;
  /** Pairs with no light at all. */
  dark: number;
  /** Share of the square that the box takes, which light cast anywhere would have. */
  chance: number;
}

const SIDE = 96;
/** As many words as the page shows. */
const SHOWN = 10;

/** Shares of the parts, asked for as the page does: the coarse ones, and the fine ones that are worth it. */
async function sharesOf(
  encoder: Pick<Encoder, 'manifest' | 'tower'>,
  pair: { a: Seen; b: Seen | null },
  word: Float32Array,
): Promise<Float64Array> {
  const ask = async (scan: Scan, cells: readonly number[]) => {
    const moved = new Map<number, Float32Array>();
    for (const cell of cells)
      moved.set(cell, await exchangeCell(encoder.manifest, encoder.tower, pair, scan, cell));
    return exchangeShares(moved, word, 1, scan);
  };
  return ask(FINE, worthAsking(await ask(COARSE, [...Array(COARSE.grid ** 2).keys()])));
}

/** Share of the light in the box, by the middles of its points; null where all is dark. */
export function shareInside(light: Float32Array, side: number, box: Box): number | null {
  const [left, top, right, bottom] = box;
  let [inside, all] = [0, 0];
  light.forEach((x, i) => {
    const [across, down] = [((i % side) + 0.5) / side, (Math.floor(i / side) + 0.5) / side];
    all += x;
    if (across >= left && across < right && down >= top && down < bottom) inside += x;
  });
  return all === 0 ? null : inside / all;
}

/** The word's vector where the difference says it among its first words; null where nobody would ask for it. */
function wordShown({ words, rows, dimensions }: Vocabulary, a: Seen, b: Seen, concept: string) {
  const rowOf = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const scores = words.map((_, i) => dot(a.vector, rowOf(i)) - dot(b.vector, rowOf(i)));
  const at = words.findIndex(({ label }) => label === concept);
  const own = scores[at];
  if (own === undefined || own <= 0) return null;
  return scores.filter((score) => score > own).length < SHOWN ? (rowOf(at) as UnitVector) : null;
}

/** Pairs whose word is not among the first ten are left out: nobody asks where it is. */
export async function measureWhere(
  encoder: Encoder,
  vocabulary: Vocabulary,
  pairs: readonly BoxedPair[],
  hows: readonly WhereRow['how'][] = ['parts exchanged', 'parts of A blurred', 'places'],
): Promise<WhereRow[]> {
  const { manifest, tower } = encoder;
  const { size, places: [rows] = [0, 0] } = manifest.image;
  const places = await createPlaces(manifest);
  const found = new Map<
    string,
    { test: WhereRow['test']; how: WhereRow['how']; inside: (number | null)[]; areas: number[] }
  >();
  for (const pair of pairs) {
    const see = async (side: string | Buffer) =>
      seePicture(manifest, tower, await encoder.pixelsOf(side), MIDDLE);
    const [a, b] = [await see(pair.a), await see(pair.b)];
    const word = wordShown(vocabulary, a, b, pair.concept);
    const box = pair.box ?? boxOfChange(a.square, b.square, size);
    if (!word || !box) continue;
    const note = (how: WhereRow['how'], shares: Float64Array, grid: number) => {
      const key = `${pair.test} ${how}`;
      const row = found.get(key) ?? { test: pair.test, how, inside: [], areas: [] };
      found.set(key, row);
      row.inside.push(shareInside(lightOf(shares, { grid }, SIDE), SIDE, box));
      row.areas.push((box[2] - box[0]) * (box[3] - box[1]));
    };
    if (hows.includes('parts exchanged'))
      note('parts exchanged', await sharesOf(encoder, { a, b }, word), FINE.grid);
    if (hows.includes('parts of A blurred'))
      note('parts of A blurred', await sharesOf(encoder, { a, b: null }, word), FINE.grid);
    if (places && hows.includes('places')) {
      const numbers = await places(normalizeRgb(a.square, manifest.image), size);
      note('places', placeShares(numbers, word), rows);
    }
  }
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  return [...found.values()].map(({ test, how, inside, areas }) => {
    const lit = inside.filter((x) => x !== null);
    return {
      test,
      how,
      pairs: inside.length,
      inside: mean(lit),
      dark: inside.length - lit.length,
      chance: mean(areas),
    };
  });
}
