/** Vocabularies in KV: a name points to a hash, the hash to immutable bytes, which stay decoded in the isolate. */
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
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
import type { Meter } from '../meter.ts';
import { PER_UNIT } from '#core/contract/costs.ts';
import { createGate } from './gate.ts';
import { joinStreams } from './join-streams.ts';
import { LEAST_SCANNED_WORDS, vocabularyBytes } from './vocabulary-memory.ts';
import { createSharedCache } from './shared-cache.ts';
import { createTtlCache } from './ttl-cache.ts';
import type { Listing } from './listing.ts';

const POINTER_CACHE_SECONDS = 60;
/** Bytes under a hash never change. */
const DATA_CACHE_SECONDS = 86_400;
/** Decoded vocabularies with their scanners stay within this: an isolate has 128 MB, a large text tower takes 48. */
const MAX_CACHED_BYTES = 32 * 1024 * 1024;
/** Files that are read at a time; one that is larger (10,000 words take 21 MB) is read alone. */
const MAX_READING_BYTES = 4 * 1024 * 1024;

export interface LoadedVocabulary {
  pointer: { id: string; sha256: string };
  vocabulary: Vocabulary;
  scanner: Scanner | undefined;
}

export interface VocabularyStore {
  /** The shipped ones. */
  list(): Promise<VocabularyPointer[]>;
  /** A user's own. @throws PictureMathError `vocabulary-unknown`, `vocabulary-corrupt` */
  readOwn(id: string): Promise<OwnPointer>;
  /** @throws PictureMathError `vocabulary-unknown`, `vocabulary-missing`, `vocabulary-corrupt`, `space-mismatch` */
  load(space: string, id: string, meter: Meter): Promise<LoadedVocabulary>;
  /**
   * The file itself as it lies in the store, part after part: it has a checksum of its own, which whoever reads it looks
   * at. With a hash, that one or none. Errors as `load`.
   */
  openFile(
    space: string,
    id: string,
    sha256?: string,
  ): Promise<{ pointer: VocabularyPointer; open: () => Promise<ReadableStream<Uint8Array>> }>;
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
 * @param onUsed hears of each use of a user's own
 */
export function createVocabularyStore(
  kv: KVNamespace,
  scan: WebAssembly.Module,
  {
    listing,
    keepMs = 0,
    onDamaged,
    onUsed,
  }: {
    listing: Listing;
    keepMs?: number;
    onDamaged: (error: unknown) => void;
    onUsed: (pointer: OwnPointer) => void;
  },
): VocabularyStore {
  const names = createTtlCache<VocabularyPointer>(keepMs);
  const decoded = createSharedCache<Decoded>(MAX_CACHED_BYTES);
  const reading = createGate(MAX_READING_BYTES);

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

  const keyOf = (id: string, part: string) => (isOwn(id) ? ownShardKey(id, part) : shardKey(part));
  const missing = (id: string) =>
    new PictureMathError(
      'vocabulary-missing',
      `The data of the vocabulary ${id} is not in the store yet: try again in a minute.`,
    );

  async function readBytes({ id, shards, bytes: length, sha256: hash }: VocabularyPointer) {
    const parts = await Promise.all(
      shards.map(({ sha256: part }) =>
        kv.get(keyOf(id, part), { type: 'arrayBuffer', cacheTtl: DATA_CACHE_SECONDS }),
      ),
    );
    if (parts.some((part) => part === null)) throw missing(id);
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

  async function openPart(id: string, part: string): Promise<ReadableStream<Uint8Array>> {
    const stream = await kv.get(keyOf(id, part), {
      type: 'stream',
      cacheTtl: DATA_CACHE_SECONDS,
    });
    if (stream === null) throw missing(id);
    return stream as ReadableStream<Uint8Array>;
  }

  async function read(pointer: VocabularyPointer, space: string): Promise<Decoded> {
    const vocabulary = await decodeVocabulary(await readBytes(pointer), space);
    const size = vocabularyBytes(vocabulary, pointer.bytes);
    if (isOwn(pointer.id) && vocabulary.words.length < LEAST_SCANNED_WORDS) {
      decoded.resize(pointer.sha256, size);
      return { vocabulary, scanner: undefined };
    }
    const { exports } = new WebAssembly.Instance(scan, {});
    const scanner = createScanner(exports as unknown as ScanExports, vocabulary);
    decoded.resize(pointer.sha256, size + scanner.memoryBytes);
    return { vocabulary, scanner };
  }

  async function readOwn(id: string): Promise<OwnPointer> {
    const pointer = isOwn(id) ? await readPointer(ownKey(id), ownPointerSchema) : null;
    if (!pointer) throw unknown('');
    return pointer;
  }

  async function readUsed(id: string): Promise<OwnPointer> {
    const pointer = await readOwn(id);
    onUsed(pointer);
    return pointer;
  }

  async function find(space: string, id: string): Promise<VocabularyPointer> {
    const named = /^[a-z0-9][a-z0-9-]*$/.test(id);
    const pointer = isOwn(id)
      ? await readUsed(id)
      : named
        ? await readShipped(pointerKey(space, id))
        : null;
    if (!pointer) throw unknown(` of ${space}`);
    return pointer;
  }

  return {
    async list() {
      const { vocabularies } = await listing.read();
      const pointers = await Promise.allSettled(
        vocabularies.map(({ space, id }) => readShipped(pointerKey(space, id))),
      );
      return pointers.flatMap((pointer) => {
        if (pointer.status === 'fulfilled') return pointer.value ?? [];
        // One damaged name does not hide the others; asking for it says what is wrong.
        onDamaged(pointer.reason);
        return [];
      });
    },
    readOwn,
    async load(space, id, meter) {
      const pointer = await find(space, id);
      const { sha256: hash, bytes } = pointer;
      const loaded = await decoded.load(hash, bytes, async () => {
        // There are few shipped ones, and they stay; of users' own there may be thousands.
        if (isOwn(id)) {
          const units = bytes / PER_UNIT.storedBytes;
          await meter.charge('rank', units);
          await meter.turn(units);
        }
        return reading.hold(bytes, () => read(pointer, space));
      });
      return { pointer, ...loaded };
    },
    async openFile(space, id, wanted) {
      const pointer = await find(space, id);
      if (wanted !== undefined && wanted !== pointer.sha256)
        throw new PictureMathError(
          'vocabulary-unknown',
          'Expected the hash that the list has for this vocabulary, got another one: it was built again.',
        );
      return {
        pointer,
        open: () =>
          joinStreams(pointer.shards, pointer.bytes, (part) => openPart(pointer.id, part.sha256)),
      };
    },
  };
}
