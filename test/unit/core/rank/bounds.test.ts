/** No search runs for ever, whatever it is given: it ends in an answer or in an error that says what was wrong. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PictureMathError } from '#core/errors.ts';
import { decodeVocabulary, encodeVocabulary } from '#core/format/vocabulary.ts';
import { createEmbedding, decodeBase64 } from '#core/vector/embedding.ts';
import { evaluate, type Difference } from '#core/vector/expression.ts';
import { cholesky, solve } from '#core/vector/linear-solve.ts';
import { topK } from '#core/vector/top-k.ts';
import { normalize, type UnitVector } from '#core/vector/vector.ts';
import { gatherDuplicates } from '#core/rank/duplicates.ts';
import { explain } from '#core/rank/explain.ts';
import { rank } from '#core/rank/rank.ts';
import { auroc, compareSets } from '#core/rank/sets.ts';
import { randomVocabulary } from '../../../support/vectors.ts';

const D = 12;
const SPACE = 'test@0000000';
const vocabulary = {
  ...randomVocabulary({ seed: 3, words: 30, dimensions: D }),
  textMean: new Float32Array(D),
};
const good = normalize(Float32Array.from({ length: D }, (_, i) => i + 1));
const all = vocabulary.words.map((_, i) => i);

const number = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, 0, 1),
  fc.float(),
);
/** Of the right length and of others, odd and huge ones. */
const vectors = fc
  .oneof(
    fc.array(number, { minLength: D, maxLength: D }),
    fc.array(number, { maxLength: 3 * D }),
    fc.constantFrom(new Array<number>(D).fill(NaN), new Array<number>(200_000).fill(0.1), []),
  )
  .map((numbers) => Float32Array.from(numbers));

const isSound = (v: Float32Array) => v.length === D && v.every(Number.isFinite);

/** Ends, in an answer or in one of our errors. */
async function ends(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    expect(error).toBeInstanceOf(PictureMathError);
    return error;
  }
}

test('any vector ends in an answer or in a typed error', async () => {
  await fc.assert(
    fc.asyncProperty(vectors, async (v) => {
      const vector = v as UnitVector;
      const embedding = { space: SPACE, vector };
      const difference: Difference = { space: SPACE, norm: 1, direction: vector, centred: [] };
      const picture = { weight: 1, modality: 'image', embedding } as const;
      const results = [
        await ends(() => explain(vocabulary, v, all)),
        await ends(() => rank(vocabulary, difference, 5)),
        await ends(() => compareSets(vocabulary, [good, v, v], [good, v], { permutations: 20 })),
        await ends(() =>
          evaluate([{ ...picture, embedding: { space: SPACE, vector: good } }, picture]),
        ),
      ];
      if (!isSound(v))
        for (const result of results) expect(result).toBeInstanceOf(PictureMathError);
      await ends(() => normalize(v));
      await ends(() => createEmbedding({ id: SPACE, dimensions: D }, v));
      auroc(v, [NaN, 1, 1]);
      topK(Float64Array.from(v), 5);
      const matrix = Float64Array.from({ length: 9 }, (_, i) => v[i] ?? NaN);
      await ends(() => solve(cholesky(matrix, 3), [1, 2, 3], 3));
    }),
    { numRuns: 200 },
  );
});

test('any vocabulary of odd numbers is refused, and words that are no numbers are gathered in an end', async () => {
  for (const odd of [NaN, Infinity]) {
    const rows = vocabulary.rows.slice();
    rows[40] = odd;
    const file = await encodeVocabulary({ ...vocabulary, rows });
    await expect(decodeVocabulary(file)).rejects.toMatchObject({ code: 'vocabulary-corrupt' });
    expect(gatherDuplicates({ ...vocabulary, rows }, all).length).toBeGreaterThan(0);
  }
});

test('any text as base64 ends in numbers or in a typed error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String({ maxLength: 4000 })), (text) => {
      try {
        expect(decodeBase64(text)).toBeInstanceOf(Float32Array);
      } catch (error) {
        expect(error).toMatchObject({ code: 'request-malformed' });
      }
    }),
  );
});
