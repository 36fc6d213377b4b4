/**
 * What is known of a space beside its words: the means of its pictures and texts, differences of pairs of pictures in
 * which nothing changed, and what pictures of the kind that the model knows are like. From these come a vocabulary's sigmas and the distribution that its verdict compares with.
 */
import { PictureMathError } from '../errors.ts';
import { COSINE, scorer } from './methods.ts';
import { hexOf, sha256 } from '../hash.ts';
import { type Vocabulary } from '../format/vocabulary.ts';

export interface SpaceStatistics {
  space: string;
  dimensions: number;
  /** [dimensions], or empty. */
  imageMean: Float32Array<ArrayBuffer>;
  /** [dimensions], or empty. */
  textMean: Float32Array<ArrayBuffer>;
  /** [pairs, dimensions], not normalised; or empty. */
  differences: Float32Array<ArrayBuffer>;
  /** What pictures of the kind that the model knows are like (`parseDomain`), or empty. */
  domain: Float32Array<ArrayBuffer>;
}

/** KV key of a space's statistics. */
export const statisticsKey = (space: string) => `statistics:${space}`;

const MAGIC = 'PMSS';
const VERSION = 2;
const PREFIX_BYTES = 16;
const DIGEST_BYTES = 32;

/**
 * Layout: mark, then uint32 version, header length, 0; JSON header padded with spaces to 16; float32 parts; SHA-256 of
 * all before.
 */
export async function encodeStatistics(
  statistics: SpaceStatistics,
): Promise<Uint8Array<ArrayBuffer>> {
  const { space, dimensions, imageMean, textMean, differences, domain } = statistics;
  const parts = [imageMean, textMean, differences, domain];
  const text = new TextEncoder().encode(
    JSON.stringify({ space, dimensions, lengths: parts.map((p) => p.length) }),
  );
  const start = Math.ceil((PREFIX_BYTES + text.length) / 16) * 16;
  const body = start + parts.reduce((sum, p) => sum + p.length * 4, 0);
  const bytes = new Uint8Array(body + DIGEST_BYTES);
  bytes.fill(0x20, PREFIX_BYTES, start);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(4, VERSION, true);
  new DataView(bytes.buffer).setUint32(8, start - PREFIX_BYTES, true);
  bytes.set(text, PREFIX_BYTES);
  let at = start;
  for (const part of parts) {
    new Float32Array(bytes.buffer, at, part.length).set(part);
    at += part.length * 4;
  }
  bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(0, body))), body);
  return bytes;
}

/** @throws PictureMathError `model-file-invalid` (mark, version, checksum), `space-mismatch` */
export async function decodeStatistics(
  bytes: Uint8Array<ArrayBuffer>,
  space: string,
): Promise<SpaceStatistics> {
  const invalid = (got: string) =>
    new PictureMathError(
      'model-file-invalid',
      `Expected the statistics of ${space}, format version ${VERSION}, got ${got}.`,
    );
  const body = bytes.length - DIGEST_BYTES;
  if (body < PREFIX_BYTES || String.fromCharCode(...bytes.subarray(0, 4)) !== MAGIC)
    throw invalid('another file');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(4, true) !== VERSION) throw invalid(`version ${view.getUint32(4, true)}`);
  if ((await sha256(bytes.subarray(0, body))) !== hexOf(bytes.subarray(body)))
    throw invalid('content that does not fit its checksum');
  const start = PREFIX_BYTES + view.getUint32(8, true);
  const header = JSON.parse(
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      bytes.subarray(PREFIX_BYTES, start),
    ),
  ) as { space: string; dimensions: number; lengths: number[] };
  if (header.space !== space)
    throw new PictureMathError(
      'space-mismatch',
      `Expected the statistics of ${space}, got those of ${header.space}.`,
    );
  let at = start;
  const read = (i: number) => {
    const length = header.lengths[i] ?? 0;
    if (at + length * 4 > body) throw invalid(`only ${bytes.length} bytes`);
    const numbers = new Float32Array(bytes.slice(at, at + length * 4).buffer);
    at += length * 4;
    return numbers;
  };
  return {
    space,
    dimensions: header.dimensions,
    imageMean: read(0),
    textMean: read(1),
    differences: read(2),
    domain: read(3),
  };
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
