/**
 * Where a picture speaks for a word. Two answers, which agree in what they add up to and not in where it lies:
 *
 * - `placeShares`: what each place of the model's last map adds to the word, exactly. A place has seen far around it by
 *   then, and this model's attention gathers what it saw in the middle of faces.
 * - `exchangeShares`: how much less the picture speaks for the word once a part of it is exchanged
 *   (core/picture/exchange.ts). Not additive, and where the thing is (measured: training/evaluation/where.ts).
 */
import { COARSE, FINE, type Scan } from '../picture/exchange.ts';
import { dot, norm, type UnitVector } from '../vector/vector.ts';

/**
 * What each place adds to `embedding . word`.
 * @param places `place_embeds` of one picture [P, D], whose sum over P is its vector before it is normalised
 * @returns [P]; the sum is the cosine of picture and word
 */
export function placeShares(places: Float32Array, word: UnitVector): Float64Array {
  const dimensions = word.length;
  const count = places.length / dimensions;
  const whole = new Float32Array(dimensions);
  const at = (place: number) => places.subarray(place * dimensions, (place + 1) * dimensions);
  for (let place = 0; place < count; place++)
    at(place).forEach((x, d) => (whole[d] = (whole[d] as number) + x));
  const length = norm(whole);
  return Float64Array.from({ length: count }, (_, place) => dot(at(place), word) / length);
}

/** What of a difference goes when a part is exchanged [D] (core/model/exchange-parts.ts), by the part's number. */
export type Exchanged = ReadonlyMap<number, Float32Array>;

/**
 * How much of `sign * word` goes with each part.
 * @param sign 1 where the first picture speaks for the word, -1 where against it
 * @returns [grid * grid], 0 for parts that were not asked for
 */
export function exchangeShares(
  exchanged: Exchanged,
  word: Float32Array,
  sign: number,
  { grid }: Pick<Scan, 'grid'>,
): Float64Array {
  return Float64Array.from({ length: grid * grid }, (_, cell) => {
    const moved = exchanged.get(cell);
    return moved ? sign * dot(moved, word) : 0;
  });
}

/** Below this part of the most, a share is no light; from the second on it is full; between them it grows with the power. */
const [DARK, FULL, POWER] = [0.35, 0.8, 1.5];
/** Chosen with the above on styles that training saw. A share of so little is chance: crops and compression move words as far. */
const LEAST_SHARE = 0.01;

/** Shares [grid, grid] read between their middles, [side, side]. */
function spread(shares: Float64Array, grid: number, side: number): Float64Array {
  const steps = Array.from({ length: side }, (_, i) => {
    const x = Math.max(0, Math.min(grid - 1, ((i + 0.5) * grid) / side - 0.5));
    const low = Math.min(grid - 2, Math.floor(x));
    return [low, x - low] as const;
  });
  const at = (row: number, column: number) => shares[row * grid + column] as number;
  const out = new Float64Array(side * side);
  steps.forEach(([row, down], y) => {
    steps.forEach(([column, right], x) => {
      const line = (r: number) => at(r, column) * (1 - right) + at(r, column + 1) * right;
      out[y * side + x] = line(row) * (1 - down) + line(row + 1) * down;
    });
  });
  return out;
}

/** How light each point of the square is, [side, side], 0 to 1; all 0 where no part speaks for the word. */
export function lightOf(
  shares: Float64Array,
  { grid }: Pick<Scan, 'grid'>,
  side: number,
): Float32Array<ArrayBuffer> {
  const fine = spread(shares, grid, side);
  const most = fine.reduce((a, b) => Math.max(a, b), 0);
  if (most < LEAST_SHARE) return new Float32Array(side * side);
  return Float32Array.from(
    fine,
    (x) => Math.max(0, Math.min(1, (x / most - DARK) / (FULL - DARK))) ** POWER,
  );
}

/** The fine parts that are worth asking for, after the coarse ones: where light may be. */
export function worthAsking(coarse: Float64Array): number[] {
  const fine = spread(coarse, COARSE.grid, FINE.grid);
  const most = fine.reduce((a, b) => Math.max(a, b), 0);
  if (most < LEAST_SHARE) return [];
  return [...fine.keys()].filter((cell) => (fine[cell] as number) > (DARK / 2) * most);
}
