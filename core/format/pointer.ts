/** What the name of a vocabulary points to: the hash of its file, and the parts that the file is kept in. */
import * as v from 'valibot';
import { sha256 } from '../hash.ts';
import { partSchema, sha256Schema } from './part.ts';
import type { Vocabulary } from './vocabulary.ts';

const entries = {
  id: v.string(),
  sha256: sha256Schema,
  /** `id@revision` */
  model: v.string(),
  /** Words. */
  size: v.number(),
  bytes: v.number(),
  /** In order: one KV value each. */
  shards: v.pipe(v.array(partSchema), v.minLength(1)),
};

export const pointerSchema = v.strictObject(entries);
export type VocabularyPointer = v.InferOutput<typeof pointerSchema>;

/** Of users' own vocabularies: not listed, deleted with a token, gone after a while. */
export const ownPointerSchema = v.strictObject({
  ...entries,
  name: v.nullable(v.string()),
  expires_at: v.string(),
  token_sha256: sha256Schema,
});
export type OwnPointer = v.InferOutput<typeof ownPointerSchema>;

/** Ids of users' own vocabularies are random. */
export const isOwn = (id: string): boolean => /^u-[0-9a-f]{32}$/.test(id);

export const MAX_SHARD_BYTES = 24 * 1024 * 1024;

/** The file in parts that fit a KV value each. */
export const shardsOf = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: Math.ceil(bytes.length / MAX_SHARD_BYTES) }, (_, i) =>
    bytes.subarray(i * MAX_SHARD_BYTES, (i + 1) * MAX_SHARD_BYTES),
  );

/** The pointer for the file of a vocabulary. */
export async function pointTo(
  id: string,
  vocabulary: Pick<Vocabulary, 'space' | 'words'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<VocabularyPointer> {
  const parts = await Promise.all(
    shardsOf(bytes).map(async (part) => ({ sha256: await sha256(part), bytes: part.length })),
  );
  return {
    id,
    sha256: parts.length === 1 ? (parts[0]?.sha256 ?? '') : await sha256(bytes),
    model: vocabulary.space,
    size: vocabulary.words.length,
    bytes: bytes.length,
    shards: parts,
  };
}
