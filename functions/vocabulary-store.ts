/** Vocabularies in KV: a name points to a hash, the hash to immutable bytes, which stay decoded in the isolate. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import {
  decodeVocabulary,
  pointerKey,
  sha256,
  shardKey,
  type Vocabulary,
  type VocabularyPointer,
} from '#core/vocabulary.ts';

const POINTER_CACHE_SECONDS = 60;
/** Bytes under a hash never change. */
const DATA_CACHE_SECONDS = 86_400;
const MAX_CACHED = 4;

const pointerSchema = v.strictObject({
  id: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  model: v.string(),
  size: v.number(),
  bytes: v.number(),
});

export interface VocabularyStore {
  list(): Promise<VocabularyPointer[]>;
  /** @throws PictureMathError `vocabulary-unknown`, `vocabulary-missing`, `vocabulary-corrupt`, `space-mismatch` */
  load(
    space: string,
    name: string,
  ): Promise<{ pointer: VocabularyPointer; vocabulary: Vocabulary }>;
}

export function createVocabularyStore(kv: KVNamespace): VocabularyStore {
  const decoded = new Map<string, Promise<Vocabulary>>();

  async function readPointer(key: string): Promise<VocabularyPointer | null> {
    const text = await kv.get(key, { cacheTtl: POINTER_CACHE_SECONDS });
    if (text === null) return null;
    try {
      return v.parse(pointerSchema, JSON.parse(text));
    } catch (cause) {
      throw new PictureMathError(
        'vocabulary-corrupt',
        'The pointer to this vocabulary is damaged: build the vocabulary again.',
        { cause },
      );
    }
  }

  async function read({ sha256: hash, id }: VocabularyPointer, space: string): Promise<Vocabulary> {
    const value = await kv.get(shardKey(hash), {
      type: 'arrayBuffer',
      cacheTtl: DATA_CACHE_SECONDS,
    });
    if (value === null)
      throw new PictureMathError(
        'vocabulary-missing',
        `The data of the vocabulary ${id} is not in the store yet: try again in a minute.`,
      );
    const bytes = new Uint8Array(value);
    if ((await sha256(bytes)) !== hash)
      throw new PictureMathError(
        'vocabulary-corrupt',
        `The stored data of the vocabulary ${id} does not fit its hash: build it again.`,
      );
    return decodeVocabulary(bytes, space);
  }

  /** Memoised as a promise, evicted on failure, so that the next request tries again. */
  function cached(pointer: VocabularyPointer, space: string): Promise<Vocabulary> {
    const known = decoded.get(pointer.sha256);
    if (known) return known;
    if (decoded.size >= MAX_CACHED) decoded.delete(decoded.keys().next().value ?? '');
    const loading = read(pointer, space);
    decoded.set(pointer.sha256, loading);
    loading.catch(() => decoded.delete(pointer.sha256));
    return loading;
  }

  return {
    async list() {
      const { keys } = await kv.list({ prefix: 'vocabulary:' });
      const pointers = await Promise.all(keys.map(({ name }) => readPointer(name)));
      return pointers.filter((pointer) => pointer !== null);
    },
    async load(space, name) {
      const pointer = /^[a-z0-9][a-z0-9-]*$/.test(name)
        ? await readPointer(pointerKey(space, name))
        : null;
      if (!pointer)
        throw new PictureMathError(
          'vocabulary-unknown',
          `Expected the id of a vocabulary of ${space} from GET /api/v1/vocabularies, got another one.`,
        );
      return { pointer, vocabulary: await cached(pointer, space) };
    },
  };
}
