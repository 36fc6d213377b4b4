/** `picture-math key`: keys of the service, for higher limits. */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { apiKeySchema, type ApiKey } from '#core/contract/api-key.ts';
import { apiKeyEntry } from '#core/format/store-keys.ts';
import { PictureMathError } from '#core/errors.ts';
import { hashOf } from '#core/hash.ts';
import { visible } from '#core/visible-text.ts';
import type { Store } from '../store/store.ts';
import { say, sayJson } from '../terminal/say.ts';
import { UsageError } from '../terminal/usage.ts';
import { defineCommand, JSON_OPTION } from './command.ts';

interface Where {
  remote: boolean;
  namespace: string;
  json: boolean;
}

const KEY_BYTES = 32;
/** Names stand in logs. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** @throws UsageError */
function assertName(name: string): void {
  if (!NAME.test(name))
    throw new UsageError(
      `Expected a name of 1 to 64 letters, digits, dots, hyphens and underscores, got "${name}".`,
    );
}

interface Entry extends ApiKey {
  entry: string;
}

async function readEntries(store: Store): Promise<Entry[]> {
  const entries = await store.keys(apiKeyEntry(''));
  const values = await store.read(entries);
  return entries.map((entry, i) => ({
    ...v.parse(apiKeySchema, JSON.parse(values[i] ?? '{}')),
    entry,
  }));
}

/** The local store, or the one of a deployment. */
async function withStore(
  { remote, namespace }: Where,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  if (!remote) {
    const { withLocalStore } = await import('../store/local.ts');
    await withLocalStore(work);
    return;
  }
  const { openRemoteStore } = await import('../store/remote.ts');
  const store = await openRemoteStore(namespace);
  await work(store);
  await store.flush();
}

async function create(name: string, where: Where): Promise<void> {
  assertName(name);
  await withStore(where, async (store) => {
    if ((await readEntries(store)).some((entry) => entry.name === name))
      throw new PictureMathError(
        'request-malformed',
        `Expected a name that no key has, got "${name}": revoke that one first, or choose another name.`,
      );
    const key = `pm_${randomBytes(KEY_BYTES).toString('hex')}`;
    const value: ApiKey = { name, created_at: new Date().toISOString() };
    await store.put(apiKeyEntry(await hashOf(key)), JSON.stringify(value));
    if (where.json) sayJson({ ...value, key }, 0);
    else
      say(
        `${key}\nThis is the key of "${name}". It is shown this once: the store has its hash alone. Requests send it as Authorization: Bearer KEY.`,
      );
  });
}

async function list(where: Where): Promise<void> {
  await withStore(where, async (store) => {
    const entries = (await readEntries(store)).map(({ name, created_at }) => ({
      name,
      created_at,
    }));
    if (where.json) sayJson(entries, 0);
    else
      say(
        entries.map(({ name, created_at }) => `${created_at}  ${visible(name)}`).join('\n') ||
          'No keys.',
      );
  });
}

async function revoke(name: string, where: Where): Promise<void> {
  assertName(name);
  await withStore(where, async (store) => {
    const found = (await readEntries(store)).filter((entry) => entry.name === name);
    if (found.length === 0)
      throw new PictureMathError(
        'key-unknown',
        `Expected the name of a key (picture-math key list), got "${name}".`,
      );
    await store.remove(found.map(({ entry }) => entry));
    say(`The key of "${name}" is taken back. Places that have seen it forget it within a minute.`);
  });
}

export const key = defineCommand({
  name: 'key',
  summary: 'Keys of the service that you run, for higher limits.',
  examples: [
    ['key create ada', 'a new key, shown this once'],
    ['key list --remote', 'keys of a deployment'],
    ['key revoke ada', 'take one back'],
  ],
  build(command) {
    const below = (name: string, what: string) =>
      command
        .command(name)
        .description(what)
        .option('--remote', 'of a deployment on Cloudflare, not of this machine', false)
        .option('--namespace <title>', 'of its store', 'picture-math-store')
        .option(...JSON_OPTION);
    below('create', 'a new key').argument('<name>', 'whose it is').action(create);
    below('list', 'whose keys there are').action(list);
    below('revoke', 'take a key back').argument('<name>', 'whose it is').action(revoke);
  },
});
