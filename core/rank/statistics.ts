/**
 * What is known of a space beside its words: the means of its pictures and texts, differences of pairs of pictures in
 * which nothing changed, and what pictures of the kind that the model knows are like. From these come a vocabulary's sigmas and the distribution that its verdict compares with.
 */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { decodeContainer, encodeContainer, type Layout } from '../format/container.ts';
import { factorOfRows, productsOf } from '../vector/products.ts';
import { type Vocabulary } from '../format/vocabulary.ts';

type Numbers = Float32Array<ArrayBuffer>;

export interface SpaceStatistics {
  space: string;
  dimensions: number;
  /** [dimensions], or empty. */
  imageMean: Float32Array<ArrayBuffer>;
  /** [dimensions], or empty. */
  textMean: Float32Array<ArrayBuffer>;
  /** [pairs, dimensions], not normalised; or empty. */
  differences: Float32Array<ArrayBuffer>;
  /** What pictures of the kind that the model knows are like (`parseOodDetector`), or empty. */
  domain: Float32Array<ArrayBuffer>;
}

/** JSON between mark and numbers; `lengths` of image mean, text mean, differences and domain. */
export const statisticsHeaderSchema = v.object({
  space: v.string(),
  dimensions: v.number(),
  lengths: v.tuple([v.number(), v.number(), v.number(), v.number()]),
});
const LAYOUT = {
  mark: 'PMSS',
  version: 2,
  prefixBytes: 16,
  header: statisticsHeaderSchema,
} as const satisfies Layout<unknown>;

/** The file for what is known of a space. */
export const encodeStatistics = ({
  space,
  dimensions,
  imageMean,
  textMean,
  differences,
  domain,
}: SpaceStatistics): Promise<Uint8Array<ArrayBuffer>> =>
  encodeContainer(
    LAYOUT,
    {
      space,
      dimensions,
      lengths: [imageMean.length, textMean.length, differences.length, domain.length],
    },
    [imageMean, textMean, differences, domain],
  );

/** @throws PictureMathError `model-file-invalid` (mark, version, checksum, content), `space-mismatch` */
export async function decodeStatistics(
  bytes: Uint8Array<ArrayBuffer>,
  space: string,
): Promise<SpaceStatistics> {
  const { header, split } = await decodeContainer(
    LAYOUT,
    bytes,
    (expected, got) =>
      new PictureMathError(
        'model-file-invalid',
        `Statistics of ${space}: expected ${expected}, got ${got}.`,
      ),
  );
  if (header.space !== space)
    throw new PictureMathError(
      'space-mismatch',
      `Expected the statistics of ${space}, got those of ${header.space}.`,
    );
  const [imageMean, textMean, differences, domain] = split(header.lengths) as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const { dimensions } = header;
  return { space, dimensions, imageMean, textMean, differences, domain };
}

/** Words that are calibrated in one go: all of a list take a second. */
const WORDS_A_STEP = 32;

/**
 * How far each word moves in the background pairs (root mean square), and the largest |z| of any word in each pair,
 * ascending; both empty when there are no pairs. Before each step it yields how many multiply-adds that is.
 */
export function* calibrateInSteps(
  { rows, dimensions }: Pick<Vocabulary, 'rows' | 'dimensions'>,
  differences: Float32Array,
): Generator<number, Pick<Vocabulary, 'sigma' | 'background'>> {
  const pairs = differences.length / dimensions;
  if (pairs === 0) return { sigma: new Float32Array(), background: new Float32Array() };
  const sigma = new Float32Array(rows.length / dimensions);
  const largest = new Float64Array(pairs);
  const right = factorOfRows(differences, dimensions);
  for (let first = 0; first < sigma.length; first += WORDS_A_STEP) {
    const left = factorOfRows(
      rows.subarray(first * dimensions, (first + WORDS_A_STEP) * dimensions),
      dimensions,
    );
    yield left.count * differences.length;
    const { numbers, stride } = productsOf(left, right, dimensions);
    for (let word = 0; word < left.count; word++) {
      const moves = numbers.subarray(word * stride, word * stride + pairs);
      const own = Math.fround(Math.sqrt(moves.reduce((sum, move) => sum + move ** 2, 0) / pairs));
      sigma[first + word] = own;
      for (let pair = 0; pair < pairs; pair++)
        largest[pair] = Math.max(largest[pair] as number, Math.abs(moves[pair] as number) / own);
    }
  }
  return { sigma, background: Float32Array.from(largest).sort() };
}

/** `calibrateInSteps` in one go. */
export function calibrate(
  words: Pick<Vocabulary, 'rows' | 'dimensions'>,
  differences: Float32Array,
): Pick<Vocabulary, 'sigma' | 'background'> {
  const steps = calibrateInSteps(words, differences);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
