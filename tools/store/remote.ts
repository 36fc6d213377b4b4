/**
 * A KV namespace at Cloudflare as a store: writes are gathered and sent in bulk. Data are named by their hashes, so what
 * an earlier, broken upload brought is found and left out.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureMathError } from '#core/errors.ts';
import { textDataKey, shardKey } from '#core/format/store-keys.ts';
import type { Store } from './store.ts';
import { DEPLOY, runWrangler, writeConfig } from './wrangler.ts';
import { say } from '../terminal/say.ts';

/** Far below the API's 100 MB a request, so that little is lost when one breaks. */
const BATCH_BYTES = 30 * 1024 * 1024;
const MAX_KEYS = 1000;
/** The API's own. */
const MAX_KEYS_READ = 100;

export interface Entry {
  key: string;
  bytes: Uint8Array;
}
export interface RemoteStore extends Store {
  /** Sends what was gathered. */
  flush(): Promise<void>;
  sent: { keys: number; bytes: number };
}

/** Whether a key is a hash of its content, and not a name that points to one. */
const isData = (key: string) => key.startsWith(shardKey('')) || key.startsWith(textDataKey(''));

const bytesOf = (value: string | ArrayBuffer) =>
  typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(value);

/** @param onSent hears of each batch. Errors as `runWrangler` */
export function createRemoteStore(
  namespaceId: string,
  config: string,
  onSent: (keys: number, bytes: number) => void,
): RemoteStore {
  const place = ['--namespace-id', namespaceId, '--remote', '--config', config];
  let data: Entry[] = [];
  let dataBytes = 0;
  /** Kept back until all data are there: a bulk request that breaks may have written any part of itself. */
  let names: Entry[] = [];
  let known: Set<string> | undefined;
  const sent = { keys: 0, bytes: 0 };

  /** Runs a bulk command of wrangler on what it reads from a file. */
  async function bulk(verb: 'get' | 'put' | 'delete', content: unknown, ...flags: string[]) {
    await mkdir(DEPLOY, { recursive: true });
    const path = join(DEPLOY, 'bulk.json');
    await writeFile(path, JSON.stringify(content));
    const out = await runWrangler(['kv', 'bulk', verb, path, ...flags, ...place]);
    await rm(path);
    return out;
  }

  async function send(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await bulk(
      'put',
      entries.map(({ key, bytes }) => ({
        key,
        value: Buffer.from(bytes).toString('base64'),
        base64: true,
      })),
    );
    const size = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
    sent.keys += entries.length;
    sent.bytes += size;
    for (const { key } of entries) known?.add(key);
    onSent(entries.length, size);
  }

  async function flushData(): Promise<void> {
    await send(data);
    data = [];
    dataBytes = 0;
  }

  async function flush(): Promise<void> {
    await flushData();
    await send(names);
    names = [];
  }

  return {
    sent,
    flush,
    async put(key, value) {
      const bytes = bytesOf(value);
      if (!isData(key)) {
        names.push({ key, bytes });
        return;
      }
      if (data.length >= MAX_KEYS || dataBytes + bytes.length > BATCH_BYTES) await flushData();
      data.push({ key, bytes });
      dataBytes += bytes.length;
    },
    async read(keys) {
      const waiting = (key: string) => names.findLast((entry) => entry.key === key);
      const values = new Map<string, string | null>();
      const asked = keys.filter((key) => !waiting(key));
      for (let i = 0; i < asked.length; i += MAX_KEYS_READ) {
        const out = await bulk('get', asked.slice(i, i + MAX_KEYS_READ));
        const found = JSON.parse(out.slice(out.indexOf('{'))) as Record<string, string | null>;
        for (const [key, value] of Object.entries(found)) values.set(key, value);
      }
      return keys.map((key) => {
        const own = waiting(key);
        return own ? new TextDecoder().decode(own.bytes) : (values.get(key) ?? null);
      });
    },
    async remove(keys) {
      if (keys.length === 0) return;
      await flush();
      await bulk('delete', keys, '--force');
      for (const key of keys) known?.delete(key);
    },
    async keys(prefix) {
      known ??= new Set(
        (JSON.parse(await runWrangler(['kv', 'key', 'list', ...place])) as { name: string }[]).map(
          ({ name }) => name,
        ),
      );
      const all = new Set([...known, ...[...data, ...names].map(({ key }) => key)]);
      return [...all].filter((name) => name.startsWith(prefix));
    },
  };
}

/** A store that only counts: what a dry run would send into an empty namespace. */
export function createCountingStore(): Store & { entries: Map<string, number> } {
  const entries = new Map<string, number>();
  const values = new Map<string, string>();
  return {
    entries,
    async put(key, value) {
      entries.set(key, bytesOf(value).length);
      if (typeof value === 'string') values.set(key, value);
    },
    read: async (keys) => keys.map((key) => values.get(key) ?? null),
    async remove(keys) {
      for (const key of keys) entries.delete(key);
    },
    keys: async (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
  };
}

async function listNamespaces(config: string): Promise<{ id: string; title: string }[]> {
  return JSON.parse(await runWrangler(['kv', 'namespace', 'list', '--config', config])) as {
    id: string;
    title: string;
  }[];
}

/** The store of a deployment. @throws PictureMathError `request-malformed` when there is none of this title */
export async function openRemoteStore(title: string): Promise<RemoteStore> {
  const config = await writeConfig('picture-math', '0'.repeat(32));
  const known = (await listNamespaces(config)).find((namespace) => namespace.title === title);
  if (!known)
    throw new PictureMathError(
      'request-malformed',
      `Expected the title of a KV namespace of this account, got "${title}": deploy first, or name another with --namespace.`,
    );
  return createRemoteStore(known.id, config, () => {});
}

/** The id of the namespace with this title; a new one when there is none. */
export async function findNamespace(title: string, config: string): Promise<string> {
  const list = () => listNamespaces(config);
  const known = (await list()).find((namespace) => namespace.title === title);
  if (known) {
    say(`KV namespace ${title}: ${known.id}`);
    return known.id;
  }
  await runWrangler(['kv', 'namespace', 'create', title, '--config', config]);
  const made = (await list()).find((namespace) => namespace.title === title);
  if (!made)
    throw new PictureMathError(
      'network-failed',
      `The KV namespace ${title} was made and is not listed yet: run the same command again in a minute.`,
    );
  say(`KV namespace ${title}: ${made.id}, new`);
  return made.id;
}
