/** A flat map of words and of the step from B to A, and what is lost by making it flat. */
import { PCA } from 'ml-pca';
import { centredCosine } from '#core/rank/duplicates.ts';
import { combine, dot, norm } from '#core/vector/vector.ts';
import type { Vocabulary } from '#core/format/vocabulary.ts';

// Types, not interfaces: the plotting library takes records of any name.
export type MapPoint = {
  label: string;
  x: number;
  y: number;
  kind: 'gained' | 'lost' | 'other';
};

export interface WordMap {
  words: MapPoint[];
  /** Where the arrow begins (B) and ends (A). */
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** Share of the words' variance that two dimensions keep, 0 to 1. */
  variance: number;
  /** Share of the arrow's squared length that two dimensions keep, 0 to 1. */
  arrow: number;
}

/** Neighbours of each shown word that the map has beside it. */
const NEIGHBOURS = 1;

/** The shown words and the nearest words of each, by position. */
function choose(vocabulary: Vocabulary, shown: readonly number[]): number[] {
  const chosen = new Set(shown);
  for (const position of shown) {
    const near = vocabulary.words
      .map((_, i) => i)
      .filter((i) => !chosen.has(i))
      .map((i) => [i, centredCosine(vocabulary, position, i)] as const)
      .sort((a, b) => b[1] - a[1])
      .slice(0, NEIGHBOURS);
    for (const [i] of near) chosen.add(i);
  }
  return [...chosen];
}

/**
 * Principal components (Pearson 1901) of the shown words and their neighbours; the arrow is the sum's positive part less
 * its negative part, in the same two directions, drawn through the middle of the words.
 * @param terms weights and unit vectors of the sum
 */
export function mapWords(
  vocabulary: Vocabulary,
  labels: { gained: readonly string[]; lost: readonly string[] },
  terms: readonly { weight: number; vector: Float32Array }[],
): WordMap {
  const { dimensions, rows } = vocabulary;
  const positions = new Map(vocabulary.words.map(({ label }, i) => [label, i]));
  const shown = [...labels.gained, ...labels.lost].flatMap((label) => positions.get(label) ?? []);
  const chosen = choose(vocabulary, shown);
  const row = (i: number) => rows.subarray(i * dimensions, (i + 1) * dimensions);
  const pca = new PCA(
    chosen.map((i) => Array.from(row(i))),
    { center: true, scale: false, method: 'NIPALS', nCompNIPALS: 2 },
  );
  // Columns of length 1; NIPALS gives them as rows.
  const loadings = pca.getLoadings().to2DArray();
  const [first = [], second = []] = loadings;
  const axes = [Float32Array.from(first), Float32Array.from(second)] as const;
  const mean = combine(chosen.map((i) => ({ weight: 1 / chosen.length, vector: row(i) })));
  const centred = chosen.map((i) =>
    combine([
      { weight: 1, vector: row(i) },
      { weight: -1, vector: mean },
    ]),
  );
  const kindOf = (label: string): MapPoint['kind'] =>
    labels.gained.includes(label) ? 'gained' : labels.lost.includes(label) ? 'lost' : 'other';
  const words = chosen.map((i, n): MapPoint => {
    const label = vocabulary.words[i]?.label ?? '';
    const vector = centred[n] as Float32Array;
    return { label, x: dot(vector, axes[0]), y: dot(vector, axes[1]), kind: kindOf(label) };
  });
  const total = centred.reduce((sum, vector) => sum + norm(vector) ** 2, 0);
  const kept = words.reduce((sum, { x, y }) => sum + x ** 2 + y ** 2, 0);
  const difference = combine(terms);
  const step = { x: dot(difference, axes[0]), y: dot(difference, axes[1]) };
  const length = norm(difference) ** 2;
  return {
    words,
    from: { x: -step.x / 2, y: -step.y / 2 },
    to: { x: step.x / 2, y: step.y / 2 },
    variance: total === 0 ? 0 : kept / total,
    arrow: length === 0 ? 0 : (step.x ** 2 + step.y ** 2) / length,
  };
}

export type Tile = {
  column: number;
  row: number;
  value: number;
};

/** A vector as tiles, 32 in a row as in the film (16 where it has fewer than 512 numbers). */
export function tilesOf(vector: Float32Array): Tile[] {
  const columns = vector.length >= 512 ? 32 : 16;
  return Array.from(vector, (value, i) => ({
    column: i % columns,
    row: Math.floor(i / columns),
    value,
  }));
}
