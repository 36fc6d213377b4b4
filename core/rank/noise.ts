/**
 * The noise floor of one question: how far words move when its pictures are merely taken again (small crops, a flip).
 * The space's sigmas say how far they move on average; a picture of its own may be shakier than that.
 */
import { assertSameSpace, type Embedding } from '../vector/embedding.ts';
import type { Term } from '../vector/expression.ts';
import { dot, combine } from '../vector/vector.ts';
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

/** How far a word moves under the noise: root mean square of `n . w`; 0 without noise. */
export function noiseOfWord(
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  noise: readonly Float32Array[],
  position: number,
): number {
  const row = rows.subarray(position * dimensions, (position + 1) * dimensions);
  let sum = 0;
  for (const n of noise) sum += dot(n, row) ** 2;
  return Math.sqrt(sum / (noise.length || 1));
}
