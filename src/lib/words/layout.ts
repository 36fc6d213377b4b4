/** A flat map of all words of a list, in which neighbours stay neighbours (UMAP; McInnes, Healy and Melville 2018). */
import { UMAP } from 'umap-js';
import { createRandom } from '#core/random.ts';
import { distancesOf } from '#core/rank/methods.ts';
import { dot } from '#core/vector/vector.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';

export type WordVectors = Pick<Vocabulary, 'rows' | 'dimensions' | 'textMean'>;

export interface WordLayout {
  /** x and y of each word, [words, 2], the longer side from -1 to 1. */
  places: Float32Array<ArrayBuffer>;
  /** How many words have each word among their nearest: how much of the list it stands for. */
  weights: Uint16Array<ArrayBuffer>;
  /** Of each word's ten nearest in all dimensions, the share that is among its ten nearest here. */
  kept: number;
}

/** As many as UMAP looks at by default. */
const NEIGHBOURS = 15;
const JUDGED = 10;
/** One map for a list, every time. */
const SEED = 1;

/** Words less the mean of all texts, at length 1: [words, dimensions]. A word that is the mean stays at zero. */
function centred({ rows, dimensions, textMean }: WordVectors): Float32Array {
  const lengths = distancesOf({ rows, dimensions, textMean });
  return rows.map((x, i) => {
    const length = lengths[Math.floor(i / dimensions)] as number;
    return length < 1e-6 ? 0 : (x - (textMean[i % dimensions] ?? 0)) / length;
  });
}

/** The nearest of each row by cosine, nearest first, itself left out: exactly, all pairs. */
export function nearestRows(
  rows: Float32Array,
  dimensions: number,
  count: number,
): { index: number; cosine: number }[][] {
  const n = rows.length / dimensions;
  const row = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const cosines = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) cosines[i * n + j] = cosines[j * n + i] = dot(row(i), row(j));
  return Array.from({ length: n }, (_, i) => {
    const own = cosines.subarray(i * n, (i + 1) * n);
    const order = Array.from({ length: n }, (__, j) => j).filter((j) => j !== i);
    order.sort((a, b) => (own[b] as number) - (own[a] as number) || a - b);
    return order.slice(0, count).map((index) => ({ index, cosine: own[index] as number }));
  });
}

/** Of each point's nearest, which are given, the share that is nearest in the plane, too. */
export function keptNeighbours(
  places: Float32Array,
  nearest: readonly (readonly { index: number }[])[],
): number {
  const n = nearest.length;
  let kept = 0;
  let all = 0;
  for (let i = 0; i < n; i++) {
    const truth = new Set(nearest[i]?.map(({ index }) => index));
    const away = Float64Array.from({ length: n }, (_, j) =>
      j === i
        ? Infinity
        : ((places[2 * j] as number) - (places[2 * i] as number)) ** 2 +
          ((places[2 * j + 1] as number) - (places[2 * i + 1] as number)) ** 2,
    );
    const here = Array.from({ length: n }, (_, j) => j)
      .sort((a, b) => (away[a] as number) - (away[b] as number))
      .slice(0, truth.size);
    kept += here.filter((j) => truth.has(j)).length;
    all += truth.size;
  }
  return all === 0 ? 1 : kept / all;
}

/** In the middle, the longer side from -1 to 1. */
function scaled(points: readonly (readonly number[])[]): Float32Array<ArrayBuffer> {
  const side = (axis: 0 | 1) => {
    const all = points.map((point) => point[axis] ?? 0);
    return [Math.min(...all), Math.max(...all)] as const;
  };
  const [[left, right], [low, high]] = [side(0), side(1)];
  const half = Math.max(right - left, high - low) / 2 || 1;
  return Float32Array.from(
    points.flatMap(([x = 0, y = 0]) => [
      (x - (left + right) / 2) / half,
      (y - (low + high) / 2) / half,
    ]),
  );
}

/** Lays out all words of a list; for 1,900 words it takes seconds, so it runs in a worker. */
export function layoutWords(vectors: WordVectors): WordLayout {
  const { dimensions } = vectors;
  const rows = centred(vectors);
  const n = rows.length / dimensions;
  const nearest = nearestRows(rows, dimensions, Math.min(NEIGHBOURS, n - 1));
  const weights = new Uint16Array(n);
  for (const near of nearest)
    for (const { index } of near) weights[index] = (weights[index] ?? 0) + 1;
  // Fewer than that have no neighbourhood to keep.
  if (n <= JUDGED)
    return {
      places: scaled(Array.from({ length: n }, (_, i) => [Math.cos(i), Math.sin(i)])),
      weights,
      kept: 1,
    };
  const random = createRandom(SEED);
  const umap = new UMAP({
    nNeighbors: Math.min(NEIGHBOURS, n - 1) + 1,
    minDist: 0.3,
    random: random.next,
  });
  // With each word as its own first neighbour, as the library finds them.
  umap.setPrecomputedKNN(
    nearest.map((near, i) => [i, ...near.map(({ index }) => index)]),
    nearest.map((near) => [0, ...near.map(({ cosine }) => Math.max(0, 1 - cosine))]),
  );
  const vectorsOf = Array.from({ length: n }, (_, i) =>
    Array.from(rows.subarray(i * dimensions, (i + 1) * dimensions)),
  );
  const places = scaled(umap.fit(vectorsOf));
  return {
    places,
    weights,
    kept: keptNeighbours(
      places,
      nearest.map((near) => near.slice(0, JUDGED)),
    ),
  };
}
