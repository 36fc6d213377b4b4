/**
 * The noise floor of one question: how far words move when its pictures are merely taken again (small crops, a flip).
 * The space's sigmas say how far they move on average; a picture of its own may be shakier than that.
 */
import { assertSameSpace, type Embedding } from '../vector/embedding.ts';
import type { Term } from '../vector/expression.ts';
import { combine } from '../vector/vector.ts';
import type { Vocabulary } from '../format/vocabulary.ts';

/**
 * What retakes alone would have changed in an expression: one difference [dimensions], not normalised, for each turn.
 * `retakes[k]` are other embeddings of term k's picture; terms without any stay as they are. Neighbouring terms use
 * different retakes in a turn, because the same crop of two pictures would cancel.
 * @throws PictureMathError `space-mismatch`
 */
export function noiseOf(
  terms: readonly Term[],
  retakes: readonly (readonly Embedding[])[],
): Float32Array[] {
  for (const [k, { embedding }] of terms.entries())
    for (const retake of retakes[k] ?? []) assertSameSpace(embedding.space, retake.space);
  const turns = Math.max(0, ...terms.map((_, k) => retakes[k]?.length ?? 0));
  return Array.from({ length: turns }, (_, turn) =>
    combine(
      terms.flatMap(({ weight, embedding }, k) => {
        const mine = retakes[k] ?? [];
        const retake = mine[(turn + k) % mine.length];
        if (!retake) return [{ weight: 0, vector: embedding.vector }];
        return [
          { weight, vector: retake.vector },
          { weight: -weight, vector: embedding.vector },
        ];
      }),
    ),
  );
}

/** Differences that are multiplied with a word at once. */
const WIDE = 4;

/**
 * How far a word moves under the noise, by its position: root mean square of `n . w`; 0 without noise. Where that is more
 * than `enough`, any number between the two will do.
 */
export type NoiseMeter = (position: number, enough?: number) => number;

/** A meter that works each word out once. */
export function noiseMeter(
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  noise: readonly Float32Array[],
): NoiseMeter {
  const blocks = Math.ceil(noise.length / WIDE);
  // By dimension, those of a block side by side; what is missing of the last block adds nothing.
  const sides = Array.from({ length: blocks }, (_, block) => {
    const side = new Float64Array(dimensions * WIDE);
    noise
      .slice(block * WIDE, (block + 1) * WIDE)
      .forEach((n, i) => n.forEach((x, d) => (side[d * WIDE + i] = x)));
    return side;
  });
  const known = new Map<number, number>();
  return (position, enough = Infinity) => {
    const before = known.get(position);
    if (before !== undefined) return before;
    const row = rows.subarray(position * dimensions, (position + 1) * dimensions);
    const most = enough ** 2 * noise.length;
    let sum = 0;
    for (const side of sides) {
      sum += squaredProducts(row, side);
      if (sum > most) return Math.sqrt(sum / noise.length);
    }
    const result = Math.sqrt(sum / (noise.length || 1));
    known.set(position, result);
    return result;
  };
}

/** The sum of the squared products of a row with the differences of a block. */
function squaredProducts(row: Float32Array, side: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let d = 0, at = 0; d < row.length; d++, at += WIDE) {
    const x = row[d] as number;
    s0 += x * (side[at] as number);
    s1 += x * (side[at + 1] as number);
    s2 += x * (side[at + 2] as number);
    s3 += x * (side[at + 3] as number);
  }
  return s0 * s0 + s1 * s1 + s2 * s2 + s3 * s3;
}
