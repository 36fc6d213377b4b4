/**
 * What is known of a space beside its words: the means of its pictures and texts, differences of pairs of pictures in
 * which nothing changed, and what pictures of the kind that the model knows are like. From these come a vocabulary's sigmas and the distribution that its verdict compares with.
 */
import * as v from 'valibot';
import { PictureMathError } from '../errors.ts';
import { decodeContainer, encodeContainer, type Layout } from '../format/container.ts';
import { COSINE, scorer } from './methods.ts';
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

const LAYOUT = {
  mark: 'PMSS',
  version: 2,
  prefixBytes: 16,
  header: v.object({
    space: v.string(),
    dimensions: v.number(),
    lengths: v.tuple([v.number(), v.number(), v.number(), v.number()]),
  }),
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

/**
 * How far each word moves in the background pairs (root mean square), and the largest |z| of any word in each pair,
 * ascending. Both empty when there are no pairs.
 */
export function calibrate(
  words: Pick<Vocabulary, 'rows' | 'dimensions'>,
  differences: Float32Array,
): Pick<Vocabulary, 'sigma' | 'background'> {
  const { rows, dimensions } = words;
  const pairs = differences.length / dimensions;
  if (pairs === 0) return { sigma: new Float32Array(), background: new Float32Array() };
  const count = rows.length / dimensions;
  const moves = Array.from({ length: pairs }, (_, pair) => {
    const difference = differences.subarray(pair * dimensions, (pair + 1) * dimensions);
    const move = scorer(words, COSINE, difference);
    return Float64Array.from({ length: count }, (_, word) => move(word));
  });
  const sigma = Float32Array.from({ length: count }, (_, word) =>
    Math.sqrt(moves.reduce((sum, move) => sum + (move[word] as number) ** 2, 0) / pairs),
  );
  const background = Float32Array.from(moves, (move) =>
    move.reduce((most, x, word) => Math.max(most, Math.abs(x) / (sigma[word] as number)), 0),
  ).sort();
  return { sigma, background };
}
