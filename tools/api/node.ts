/**
 * Picture Math in Node: pictures and texts to vectors, sums of them to words, sets of pictures compared; the model, the
 * arithmetic and the statistics are those of the page and the command line. Nothing is sent anywhere.
 */
import { answer } from '#core/answer.ts';
import { PictureMathError } from '#core/errors.ts';
import { DEFAULT_K } from '#core/limits.ts';
import { spaceOf } from '#core/model/manifest.ts';
import type { Method } from '#core/rank/methods.ts';
import { parseOodDetector } from '#core/rank/out-of-distribution.ts';
import { compareSets, type SetComparison } from '#core/rank/sets.ts';
import { createTextEncoder, termsOf, type EncodedText } from '../answer/sum-terms.ts';
import { openPictureEncoder, type EncodedPicture } from '../embed/pictures.ts';
import { DEFAULT_MODEL, readManifest } from '../model/folder.ts';
import { loadVocabulary, readNumbers, type BuiltVocabulary } from '../vocabulary/vocabulary.ts';
import type { components } from '../../src/widget/api-types.ts';
import { sourceOf, type PictureInput } from './sources.ts';

/** The answer of the API's POST /rank. */
export type Ranking = components['schemas']['Ranking'];

export { PictureMathError, type Method, type PictureInput, type SetComparison };

export interface OpenOptions {
  /** A model that is here: `picture-math model list`. The embedded one when left out. */
  model?: string;
  /** Threads for pictures; 0 encodes on the caller's own. All cores when left out. */
  workers?: number;
  /** Whether vectors are kept in the user's cache, and taken from it. They are when left out. */
  cache?: boolean;
  /** Whether pictures are read whole, padded to a square; their middle square alone is when left out. */
  whole?: boolean;
}

export interface LongWork {
  signal?: AbortSignal;
  onProgress?: (done: number) => void;
}

export interface ImageEmbedding {
  /** Its path, the name that was given, or `#3` for the fourth of the inputs. */
  name: string;
  /** Of the file's bytes. */
  sha256: string;
  /** Of unit length [dimensions]. */
  vector: Float32Array;
  /** 0 to 1; 1 is a picture of one colour. */
  flatness: number;
}
/** A picture that cannot be read: its place says which. */
export interface FailedImage {
  name: string;
  error: PictureMathError;
}

export interface TextEmbedding extends EncodedText {
  text: string;
}

/** One part of a sum: a picture, a text, or a vector of the same model. */
export type SumTerm = { weight?: number } & (
  | { image: PictureInput }
  | { text: string }
  | { vector: Float32Array; modality: 'image' | 'text'; flatness?: number }
);

export interface RankOptions {
  /** Words a side. */
  k?: number;
  /** `common`, `known`, `film`, or the path of a text file with a word a line. */
  vocabulary?: string;
  /** The model's own when left out. */
  method?: Method;
  exclude?: readonly string[];
}

export interface SetsOptions extends LongWork {
  vocabulary?: string;
  /** Random divisions for the p-values. */
  permutations?: number;
  /** Of the random divisions: the same seed gives the same answer. */
  seed?: number;
}

export interface PictureMath {
  readonly model: { id: string; revision: string; space: string; dimensions: number };
  /** Vectors in the order of the inputs; one that cannot be read has an error in its place. */
  embedImages(
    inputs: Iterable<PictureInput>,
    options?: LongWork,
  ): Promise<(ImageEmbedding | FailedImage)[]>;
  /** @throws PictureMathError `text-too-long` */
  embedTexts(texts: Iterable<string>): Promise<TextEmbedding[]>;
  /**
   * What the first picture has and the second has not, in words.
   * @throws PictureMathError of a picture that cannot be read
   */
  rank(a: PictureInput, b: PictureInput, options?: RankOptions): Promise<Ranking>;
  /** The words of a sum; errors as `rank` and `embedTexts`. */
  rankSum(terms: readonly SumTerm[], options?: RankOptions): Promise<Ranking>;
  /**
   * What differs between two sets of pictures, word by word; what cannot be read is left out and told.
   * @throws PictureMathError `set-too-small`
   */
  compareSets(
    a: Iterable<PictureInput>,
    b: Iterable<PictureInput>,
    options?: SetsOptions,
  ): Promise<SetComparison & { leftOut: FailedImage[] }>;
  /** Ends its threads. */
  close(): Promise<void>;
}

const isFailed = (item: ImageEmbedding | FailedImage): item is FailedImage => 'error' in item;

const silent = () => {};

/** Runs once, when it is first asked for. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/**
 * Opens a model. What it needs is loaded when it is first used.
 * @throws PictureMathError `model-unknown`, `model-not-pulled`
 */
export async function open(options: OpenOptions = {}): Promise<PictureMath> {
  const manifest = await readManifest(options.model ?? DEFAULT_MODEL);
  const space = spaceOf(manifest);
  let isOpen = false;
  const pictures = lazily(() => {
    isOpen = true;
    return openPictureEncoder(manifest, options);
  });
  const encodeText = createTextEncoder(manifest);
  const domain = lazily(async () =>
    parseOodDetector(await readNumbers(manifest, 'domain'), manifest.dimensions),
  );
  const vocabularies = new Map<string, Promise<BuiltVocabulary>>();
  const vocabulary = (name: string) => {
    const known = vocabularies.get(name);
    if (known) return known;
    const loading = loadVocabulary(manifest, name, silent);
    vocabularies.set(name, loading);
    // A list that could not be read may be there the next time.
    loading.catch(() => vocabularies.delete(name));
    return loading;
  };

  const told = (made: EncodedPicture): ImageEmbedding | FailedImage => {
    if ('error' in made) return { name: made.name, error: made.error };
    const { name, sha256, vector, flatness } = made;
    return { name, sha256, vector, flatness };
  };
  async function embedImages(inputs: Iterable<PictureInput>, work: LongWork = {}) {
    const encoder = await pictures();
    const embeddings: (ImageEmbedding | FailedImage)[] = [];
    for await (const made of encoder.encode(Array.from(inputs, sourceOf), work))
      embeddings.push(told(made));
    return embeddings;
  }
  async function embedTexts(inputs: Iterable<string>): Promise<TextEmbedding[]> {
    const embeddings: TextEmbedding[] = [];
    for (const text of inputs) embeddings.push({ text, ...(await encodeText(text)) });
    return embeddings;
  }
  async function rankSum(
    terms: readonly SumTerm[],
    {
      k = DEFAULT_K,
      vocabulary: name = 'common',
      method = manifest.method,
      exclude = [],
    }: RankOptions = {},
  ): Promise<Ranking> {
    const began = performance.now();
    const parts = terms.map((term, index) => {
      const weight = term.weight ?? 1;
      return 'image' in term ? { weight, image: sourceOf(term.image, index) } : { ...term, weight };
    });
    const sum = await termsOf(parts, manifest, pictures, encodeText);
    const { vocabulary: words, pointer } = await vocabulary(name);
    const reply = answer({
      vocabulary: words,
      reference: { id: pointer.id, sha256: pointer.sha256 },
      terms: sum.terms,
      k,
      method,
      exclude,
      domain: await domain(),
      standsOut: manifest.standsOut,
    });
    const text_terms = terms.filter((term) => 'text' in term).length;
    return {
      ...reply,
      usage: { text_terms, truncated: sum.truncated, cpu_ms: performance.now() - began },
    };
  }

  return {
    model: { ...space, id: manifest.id, revision: manifest.revision, space: space.id },
    embedImages,
    embedTexts,
    rank: (a, b, how) => rankSum([{ image: a }, { image: b, weight: -1 }], how),
    rankSum,
    async compareSets(a, b, { vocabulary: name = 'common', ...how } = {}) {
      const { vocabulary: words } = await vocabulary(name);
      const [first, second] = [await embedImages(a, how), await embedImages(b, how)];
      const vectorsOf = (set: readonly (ImageEmbedding | FailedImage)[]) =>
        set.flatMap((made) => (isFailed(made) ? [] : [made.vector]));
      const comparison = await compareSets(words, vectorsOf(first), vectorsOf(second), {
        ...(how.permutations === undefined ? {} : { permutations: how.permutations }),
        ...(how.seed === undefined ? {} : { seed: how.seed }),
        pause: async () => {
          await new Promise((resume) => setImmediate(resume));
          how.signal?.throwIfAborted();
        },
      });
      return { ...comparison, leftOut: [...first, ...second].filter(isFailed) };
    },
    async close() {
      if (isOpen) await (await pictures()).close();
    },
  };
}
