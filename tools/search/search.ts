/** Pictures of an index by a sum of pictures and texts: "like this one, but at night". */
import { resolve } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { partsOf } from '#core/rank/vector-set.ts';
import { evaluate, type Term } from '#core/vector/expression.ts';
import { scanNearest } from '#core/vector/nearest.ts';
import { normalize } from '#core/vector/vector.ts';
import type { PictureIndex } from './picture-index.ts';
import type { StoredVector, VectorStore } from './stores/store.ts';

export interface Found {
  /** In the folder of the index. */
  name: string;
  path: string;
  /** Cosine of the angle between the sum and the picture, both without what all pictures share. */
  score: number;
}

const PART_BYTES = 8_000_000;

/** Vectors are read in parts of about 8 MB. */
const inParts = ({ vectors }: PictureIndex) =>
  partsOf(vectors, vectors.dimensions, Math.ceil(PART_BYTES / (4 * vectors.dimensions)));

/**
 * The direction of a sum.
 * @throws PictureMathError `vector-zero` where nothing is left of it; as `evaluate`
 */
export function directionOf(index: PictureIndex, terms: readonly [Term, ...Term[]]): Float32Array {
  const { direction } = evaluate(terms, index.means);
  if (direction) return direction;
  throw new PictureMathError(
    'vector-zero',
    'Expected a sum of which something is left; these terms cancel, as those of A - A do.',
  );
}

/** Looks at every vector. */
async function scan(index: PictureIndex, direction: Float32Array, k: number) {
  const nearest = scanNearest(direction, k, index.means.image);
  for await (const { rows, count } of inParts(index)) nearest.take(rows, count);
  return nearest.best();
}

async function foundOf(
  index: PictureIndex,
  answers: readonly { position: number; score: number }[],
): Promise<Found[]> {
  const found: Found[] = [];
  for (const { position, score } of answers) {
    const { name } = await index.vectors.facts(position);
    found.push({ name, path: resolve(index.folder, name), score });
  }
  return found;
}

export interface SearchAnswer {
  found: Found[];
  /** The share of the exact scan's answers that an engine found; null where it was not asked for. */
  recall: number | null;
}

/**
 * The `k` pictures nearest to a sum, best first.
 * @param store an engine that `fillStore` has filled; every vector is looked at without one
 * @param isMeasured whether the engine is held against the exact scan
 */
export async function search(
  index: PictureIndex,
  direction: Float32Array,
  { k, store, isMeasured }: { k: number; store: VectorStore | null; isMeasured: boolean },
): Promise<SearchAnswer> {
  if (!store) return { found: await foundOf(index, await scan(index, direction, k)), recall: null };
  const answers = await store.nearest(direction, k);
  const found = await foundOf(index, answers);
  if (!isMeasured) return { found, recall: null };
  const exact = new Set((await scan(index, direction, k)).map(({ position }) => position));
  const hits = answers.filter(({ position }) => exact.has(position)).length;
  return { found, recall: exact.size === 0 ? 1 : hits / exact.size };
}

/** Writes an index into an engine, as that takes vectors: without what all pictures share, of length 1. */
export async function fillStore(
  index: PictureIndex,
  store: VectorStore,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const { count, dimensions } = index.vectors;
  async function* vectors(): AsyncGenerator<StoredVector> {
    for await (const { rows, from, count: size } of inParts(index))
      for (let i = 0; i < size; i++) {
        const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
        const centred = row.map((x, d) => x - (index.means.image[d] ?? 0));
        const position = from + i;
        yield {
          position,
          name: (await index.vectors.facts(position)).name,
          vector: centred.some((x) => x !== 0) ? normalize(centred) : centred,
        };
        onProgress(position + 1, count);
      }
  }
  await store.fill(vectors(), count, dimensions);
}
