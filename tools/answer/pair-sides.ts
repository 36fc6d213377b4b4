/** The vectors of pairs' pictures, each made or read once, in the order in which pairs ask for them. */
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import { createEmbedding, type Embedding } from '#core/vector/embedding.ts';
import { openNamedVectors } from '../embed/named-vectors.ts';
import { openPictureEncoder } from '../embed/pictures.ts';
import type { Pair } from './pairs.ts';

/** One term of a difference. */
export interface Side {
  modality: 'image' | 'text';
  embedding: Embedding;
  flatness?: number | undefined;
  retakes: Embedding[];
}

export interface Sides {
  /** Of pairs in their order. @throws PictureMathError of a picture that cannot be read, or a name that nothing has */
  take(pair: { a: string; b: string }): Promise<{ a: Side; b: Side }>;
  close(): Promise<void>;
}

export interface SidesOptions {
  noiseFloor?: boolean | undefined;
  whole?: boolean | undefined;
  /** Files of vectors, in which pairs' names are looked up; pictures are encoded without them. */
  vectors?: readonly string[] | undefined;
}

/** Starting threads takes longer than encoding so few. */
const FEW_PAIRS = 8;

async function readSides(files: readonly string[], manifest: Manifest): Promise<Sides> {
  const named = await openNamedVectors(files, manifest);
  const space = spaceOf(manifest);
  const side = async (name: string): Promise<Side> => {
    const { facts, vector } = await named.get(name);
    const { modality, flatness } = facts;
    return { modality, flatness, embedding: createEmbedding(space, vector), retakes: [] };
  };
  return {
    take: async ({ a, b }) => ({ a: await side(a), b: await side(b) }),
    close: named.close,
  };
}

async function encodeSides(
  pairs: readonly Pair[],
  manifest: Manifest,
  { whole, noiseFloor }: SidesOptions,
): Promise<Sides> {
  const paths = pairs.flatMap((pair) => ('a' in pair ? [pair.a, pair.b] : []));
  /** How often each will be asked for yet. */
  const uses = new Map<string, number>();
  for (const path of paths) uses.set(path, (uses.get(path) ?? 0) + 1);
  const workers = pairs.length <= FEW_PAIRS ? 0 : undefined;
  const encoder = await openPictureEncoder(manifest, { workers, whole, retakes: noiseFloor });
  const space = spaceOf(manifest);
  const encoded = encoder.encode(uses.keys());
  const made = new Map<string, Side | PictureMathError>();
  const side = async (path: string): Promise<Side> => {
    while (!made.has(path)) {
      const next = await encoded.next();
      if (next.done) throw new RangeError(`Expected a vector of ${path}.`);
      const one = next.value;
      made.set(
        one.name,
        'error' in one
          ? one.error
          : {
              modality: 'image',
              embedding: createEmbedding(space, one.vector),
              flatness: one.flatness,
              retakes: one.retakes.map((vector) => createEmbedding(space, vector)),
            },
      );
    }
    const found = made.get(path) as Side | PictureMathError;
    const left = (uses.get(path) ?? 0) - 1;
    uses.set(path, left);
    if (left <= 0) made.delete(path);
    if (found instanceof PictureMathError) throw found;
    return found;
  };
  return {
    async take({ a, b }) {
      // Both are asked for, also where the first fails.
      const [first, second] = [await side(a).catch(asFailure), await side(b).catch(asFailure)];
      if ('failure' in first) throw first.failure;
      if ('failure' in second) throw second.failure;
      return { a: first, b: second };
    },
    close: encoder.close,
  };
}

const asFailure = (failure: unknown) => ({ failure });

/** @throws PictureMathError `request-malformed` where vectors are asked to be taken again; of the model and the files */
export async function openSides(
  pairs: readonly Pair[],
  manifest: Manifest,
  options: SidesOptions,
): Promise<Sides> {
  const { vectors = [], noiseFloor, whole } = options;
  if (vectors.length === 0) return encodeSides(pairs, manifest, options);
  if (noiseFloor || whole)
    throw new PictureMathError(
      'request-malformed',
      'Expected pictures for --noise-floor or --whole: vectors were made already.',
    );
  return readSides(vectors, manifest);
}
