/** Fills the local Workers KV, the one that `npm start` serves: data under their hashes first, then what names them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import {
  preparedTextKey,
  textDataKey,
  statisticsKey,
  modelKey,
  pointerKey,
  shardKey,
} from '#core/format/store-keys.ts';
import { sha256 } from '#core/hash.ts';
import { shardsOf } from '#core/format/pointer.ts';
import { CACHE, IS_ELSEWHERE, ROOT } from '../places.ts';
import { preparedFile, type Prepared } from '../model/prepare.ts';
import { diskFailure } from '../terminal/disk.ts';
import { openLocalKv } from './local-kv.ts';
import { holdState } from './lock.ts';
import type { Store } from './store.ts';
import { writeIndex } from './write-index.ts';
import { buildStatistics } from '../vocabulary/statistics.ts';
import type { BuiltVocabulary } from '../vocabulary/vocabulary.ts';

/** Where the local KV is kept; beside the cache when that is elsewhere. */
export const STATE = IS_ELSEWHERE ? join(CACHE, 'state') : join(ROOT, '.wrangler', 'state');

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

async function putVocabularies(store: Store, vocabularies: readonly BuiltVocabulary[]) {
  const stored = new Set(await store.keys(shardKey('')));
  for (const { bytes } of vocabularies)
    for (const part of shardsOf(bytes)) {
      const key = shardKey(await sha256(part));
      if (!stored.has(key)) await store.put(key, bufferOf(part));
    }
  for (const { pointer } of vocabularies)
    await store.put(pointerKey(pointer.model, pointer.id), JSON.stringify(pointer));
}

async function putText(store: Store, { folder, index }: Prepared) {
  const stored = new Set(await store.keys(textDataKey('')));
  for (const { sha256: hash } of [index.tokenizer, ...index.weightShards, ...index.tokenShards])
    if (!stored.has(textDataKey(hash)))
      await store.put(textDataKey(hash), bufferOf(await readFile(preparedFile(folder, hash))));
  await store.put(preparedTextKey(index.space), JSON.stringify(index));
}

/** Names of an older revision of the model, or of an older format, would stay for ever. */
async function dropOutdated(store: Store, manifest: Manifest) {
  const { id: space } = spaceOf(manifest);
  const names = pointerKey(`${manifest.id}@`, '').slice(0, -1);
  for (const prefix of [
    names,
    preparedTextKey(`${manifest.id}@`),
    statisticsKey(`${manifest.id}@`),
  ]) {
    const keys = await store.keys(prefix);
    const values = prefix === names ? await store.read(keys) : [];
    await store.remove(
      keys.filter(
        (key, i) => !key.includes(space) || (prefix === names && !values[i]?.includes('"shards":')),
      ),
    );
  }
}

/** Takes a model out of the store, with the data that no other model's names point to. */
async function dropModel(store: Store, id: string) {
  const hashesOf = ({ shards = [], tokenizer, weightShards = [], tokenShards = [] }: Referrer) =>
    [...shards, ...weightShards, ...tokenShards, ...(tokenizer ? [tokenizer] : [])].map(
      ({ sha256: hash }) => hash,
    );
  const referrers = [
    ...(await store.keys(pointerKey('', '').slice(0, -1))),
    ...(await store.keys(preparedTextKey(''))),
  ];
  const isOwn = (key: string) => key.includes(`:${id}@`);
  const kept = new Set<string>();
  const dropped = new Set<string>();
  const values = await store.read(referrers);
  for (const [i, key] of referrers.entries())
    for (const hash of hashesOf(JSON.parse(values[i] ?? '{}') as Referrer))
      (isOwn(key) ? dropped : kept).add(hash);
  const names = [
    modelKey(id),
    ...referrers.filter(isOwn),
    ...(await store.keys(statisticsKey(`${id}@`))),
  ];
  // Names first: whoever reads meanwhile finds no name that points to nothing.
  await writeIndex(store, new Set(names));
  await store.remove(names);
  const data = [...dropped].filter((hash) => !kept.has(hash));
  await store.remove(data.flatMap((hash) => [shardKey(hash), textDataKey(hash)]));
}

interface Referrer {
  shards?: { sha256: string }[];
  weightShards?: { sha256: string }[];
  tokenShards?: { sha256: string }[];
  tokenizer?: { sha256: string };
}

/** Takes a model out of the local store. */
export const unseedModel = (id: string) => withLocalStore((store) => dropModel(store, id));

/** Takes the names of other models out of a store; their data stay, to be served again at once. */
export async function keepModels(store: Store, ids: readonly string[]): Promise<void> {
  const wanted = new Set(ids.map(modelKey));
  const others = (await store.keys(modelKey(''))).filter((key) => !wanted.has(key));
  await writeIndex(store, new Set(others));
  await store.remove(others);
}

/** Writes vocabularies alone: what `words build` adds. */
export const seedVocabularies = (vocabularies: readonly BuiltVocabulary[]) =>
  withLocalStore(async (store) => {
    await putVocabularies(store, vocabularies);
    await writeIndex(store);
  });

/** Writes a prepared text tower alone: what `model prepare` adds. */
export const seedText = (prepared: Prepared) => withLocalStore((store) => putText(store, prepared));

/** Writes all that the edge needs of a model into a store. */
export async function putModel(
  store: Store,
  manifest: Manifest,
  vocabularies: readonly BuiltVocabulary[],
  prepared: Prepared,
): Promise<void> {
  await putVocabularies(store, vocabularies);
  await putText(store, prepared);
  const [common] = vocabularies;
  if (common) {
    const statistics = await buildStatistics(manifest, common);
    await store.put(statisticsKey(spaceOf(manifest).id), bufferOf(statistics));
  }
  await store.put(modelKey(manifest.id), JSON.stringify(manifest));
  await dropOutdated(store, manifest);
  await writeIndex(store);
}

/** The same into the local store. */
export const seedModel = (
  manifest: Manifest,
  vocabularies: readonly BuiltVocabulary[],
  prepared: Prepared,
) => withLocalStore((store) => putModel(store, manifest, vocabularies, prepared));

/**
 * Runs with the local store open, alone: waits for others, and says who does not let go of it.
 * @throws PictureMathError `store-unavailable`, `disk-full`
 */
export async function withLocalStore(work: (store: Store) => Promise<void>): Promise<void> {
  const held = await holdState(STATE);
  try {
    const opened = await openLocalKv(STATE);
    try {
      await work(opened.store);
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw diskFailure(error, STATE);
  } finally {
    held.release();
  }
}

export const wrangler = () => join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js');

/** Wrangler without questions, telemetry or update checks. */
export function wranglerEnvironment(): Record<string, string> {
  return {
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    CI: 'true',
    NO_UPDATE_NOTIFIER: '1',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  };
}
