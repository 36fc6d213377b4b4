/** Keys of Workers KV: a name points to a hash, a hash to immutable bytes. What writes and what reads the store ask here. */

/** What the store lists (`store-index.ts`). */
export const indexKey = 'index';
/** A model's manifest. */
export const modelKey = (id: string) => `model:${id}`;
/** The statistics of a space. */
export const statisticsKey = (space: string) => `statistics:${space}`;
/** The pointer that a name of a vocabulary stands for in a space. */
export const pointerKey = (space: string, name: string) => `vocabulary:${space}:${name}`;
/** Bytes of a vocabulary with this hash. */
export const shardKey = (sha256: string) => `vocabulary-data:${sha256}`;
/** The index of a space's prepared text tower. */
export const preparedTextKey = (space: string) => `text-tower:${space}`;
/** Bytes of a text tower with this hash. */
export const textDataKey = (sha256: string) => `text-data:${sha256}`;
/** A user's own vocabulary; its id is random: who has it was given it. */
export const ownKey = (id: string) => `own-vocabulary:${id}`;
/** Its data are its own too: what is deleted here is nobody else's, though the words be the same. */
export const ownShardKey = (id: string, sha256: string) => `own-data:${id}:${sha256}`;
/** Words of a user's list that are encoded, while the rest is not. */
export const blockKey = (hash: string) => `vocabulary-block:${hash}`;
/** The entry of a key of the service. @param hash SHA-256 of the key */
export const apiKeyEntry = (hash: string) => `api-key:${hash}`;
