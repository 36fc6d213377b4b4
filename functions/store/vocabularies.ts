/** Vocabularies in KV: a name points to a hash, the hash to immutable bytes, which stay decoded in the isolate. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { scoringOf, type Method } from '#core/rank/methods.ts';
import type { ScannerFor } from '#core/rank/rank.ts';
import { createScanner, type ScanExports, type Scanner } from '#core/rank/scan.ts';
import { sha256 } from '#core/hash.ts';
import { decodeVocabulary, type Vocabulary } from '#core/format/vocabulary.ts';
import {
  isOwn,
  ownPointerSchema,
  pointerSchema,
  type OwnPointer,
  type VocabularyPointer,
} from '#core/format/pointer.ts';
import { ownKey, ownShardKey, pointerKey, shardKey } from '#core/format/store-keys.ts';
import { createSharedCache } from './shared-cache.ts';
import { createTtlCache } from './ttl-cache.ts';
import { listKeys } from './list-keys.ts';

const POINTER_CACHE_SECONDS = 60;
/** Bytes under a hash never change. */
const DATA_CACHE_SECONDS = 86_400;
/** Files of decoded vocabularies stay within this (scans come on top): an isolate has 128 MB, a large text tower 44. */
const MAX_CACHED_BYTES = 32 * 1024 * 1024;

export interface LoadedVocabulary {
  pointer: { id: string; sha256: string };
  vocabulary: Vocabulary;
  scannerFor: ScannerFor | undefined;
}

export interface VocabularyStore {
  /** The shipped ones. */
  list(): Promise<VocabularyPointer[]>;
  /** A user's own. @throws PictureMathError `vocabulary-unknown`, `vocabulary-corrupt` */
  readOwn(id: string): Promise<OwnPointer>;
  /** @throws PictureMathError `vocabulary-unknown`, `vocabulary-missing`, `vocabulary-corrupt`, `space-mismatch` */
  load(space: string, id: string): Promise<LoadedVocabulary>;
  /** The file itself, checked; with a hash, that one or none. Errors as `load`. */
  readFile(
    space: string,
    id: string,
    sha256?: string,
  ): Promise<{ pointer: VocabularyPointer; bytes: Uint8Array<ArrayBuffer> }>;
}

const unknown = (where: string) =>
  new PictureMathError(
    'vocabulary-unknown',
    `Expected the id of a vocabulary${where} from GET /api/v1/vocabularies, or of one of your own that has not expired; got another one.`,
  );

type Decoded = Omit<LoadedVocabulary, 'pointer'>;

/**
 * @param keepMs how long the service's own pointers stay in the isolate; users' can be deleted, and never do
 * @param onDamaged hears of a pointer that the list leaves out
 */
export function createVocabularyStore(
  kv: KVNamespace,
  scan: WebAssembly.Module,
  { keepMs = 0, onDamaged }: { keepMs?: number; onDamaged: (error: unknown) => void },
): VocabularyStore {
  const names = createTtlCache<VocabularyPointer>(keepMs);
  const decoded = createSharedCache<Decoded>(MAX_CACHED_BYTES);

  async function readPointer<T>(key: string, schema: v.GenericSchema<unknown, T>) {
    const text = await kv.get(key, { cacheTtl: POINTER_CACHE_SECONDS });
    if (text === null) return null;
    try {
      return v.parse(schema, JSON.parse(text));
    } catch (cause) {
      throw new PictureMathError(
        'vocabulary-corrupt',
        'The pointer to this vocabulary is damaged: build the vocabulary again.',
        { cause },
      );
    }
  }

  const readShipped = (key: string) => names.get(key, () => readPointer(key, pointerSchema));

  async function readBytes({ id, shards, bytes: length, sha256: hash }: VocabularyPointer) {
    const parts = await Promise.all(
      shards.map(({ sha256: part }) =>
        kv.get(isOwn(id) ? ownShardKey(id, part) : shardKey(part), {
          type: 'arrayBuffer',
          cacheTtl: DATA_CACHE_SECONDS,
        }),
      ),
    );
    if (parts.some((part) => part === null))
      throw new PictureMathError(
        'vocabulary-missing',
        `The data of the vocabulary ${id} is not in the store yet: try again in a minute.`,
      );
    const [only] = parts;
    let bytes = new Uint8Array(only ?? new ArrayBuffer(0));
    if (parts.length > 1) {
      bytes = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        // Damaged parts may be too long: the hash below says so.
        const room = new Uint8Array(part ?? new ArrayBuffer(0)).subarray(0, length - at);
        bytes.set(room, at);
        at += room.length;
      }
    }
    if ((await sha256(bytes)) !== hash)
      throw new PictureMathError(
        'vocabulary-corrupt',
        `The stored data of the vocabulary ${id} does not fit its hash: build it again.`,
      );
    return bytes;
  }

  async function read(pointer: VocabularyPointer, space: string): Promise<Decoded> {
    const vocabulary = await decodeVocabulary(await readBytes(pointer), space);
    const scanners = new Map<Method, Scanner>();
    const scannerFor = (method: Method): Scanner => {
      const known = scanners.get(method);
      if (known) return known;
      const { exports } = new WebAssembly.Instance(scan, {});
      const scanner = createScanner(
        exports as unknown as ScanExports,
        vocabulary,
        scoringOf(vocabulary, method),
      );
      scanners.set(method, scanner);
      return scanner;
    };
    return { vocabulary, scannerFor };
  }

  async function readOwn(id: string): Promise<OwnPointer> {
    const pointer = isOwn(id) ? await readPointer(ownKey(id), ownPointerSchema) : null;
    if (!pointer) throw unknown('');
    return pointer;
  }

  async function find(space: string, id: string): Promise<VocabularyPointer> {
    const named = /^[a-z0-9][a-z0-9-]*$/.test(id);
    const pointer = isOwn(id)
      ? await readOwn(id)
      : named
        ? await readShipped(pointerKey(space, id))
        : null;
    if (!pointer) throw unknown(` of ${space}`);
    return pointer;
  }

  return {
    async list() {
      const keys = await listKeys(kv, pointerKey('', '').slice(0, -1));
      const pointers = await Promise.allSettled(keys.map((key) => readShipped(key)));
      return pointers.flatMap((pointer) => {
        if (pointer.status === 'fulfilled') return pointer.value ?? [];
        // One damaged name does not hide the others; asking for it says what is wrong.
        onDamaged(pointer.reason);
        return [];
      });
    },
    readOwn,
    async load(space, id) {
      const pointer = await find(space, id);
      const { sha256: hash, bytes } = pointer;
      return { pointer, ...(await decoded.load(hash, bytes, () => read(pointer, space))) };
    },
    async readFile(space, id, wanted) {
      const pointer = await find(space, id);
      if (wanted !== undefined && wanted !== pointer.sha256)
        throw new PictureMathError(
          'vocabulary-unknown',
          'Expected the hash that the list has for this vocabulary, got another one: it was built again.',
        );
      return { pointer, bytes: await readBytes(pointer) };
    },
  };
}
