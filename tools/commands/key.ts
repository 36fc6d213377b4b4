/** `npm run key -- create NAME | list | revoke NAME`: keys of the service, for higher limits. */
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
import { defineCommand, type Arguments } from './command.ts';

const options = {
  remote: { type: 'boolean', default: false },
  namespace: { type: 'string', default: 'picture-math-store' },
} as const;
type Parsed = Arguments<typeof options>;

const KEY_BYTES = 32;
/** Names stand in logs. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

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
async function withStore({ values }: Parsed, work: (store: Store) => Promise<void>): Promise<void> {
  if (!values.remote) {
    const { withLocalStore } = await import('../store/local.ts');
    await withLocalStore(work);
    return;
  }
  const { openRemoteStore } = await import('../store/remote.ts');
  const store = await openRemoteStore(values.namespace);
  await work(store);
  await store.flush();
}

async function create(parsed: Parsed, name: string): Promise<void> {
  await withStore(parsed, async (store) => {
    if ((await readEntries(store)).some((entry) => entry.name === name))
      throw new PictureMathError(
        'request-malformed',
        `Expected a name that no key has, got "${name}": revoke that one first, or choose another name.`,
      );
    const key = `pm_${randomBytes(KEY_BYTES).toString('hex')}`;
    const value: ApiKey = { name, created_at: new Date().toISOString() };
    await store.put(apiKeyEntry(await hashOf(key)), JSON.stringify(value));
    if (parsed.values.json) sayJson({ ...value, key }, 0);
    else
      say(
        `${key}\nThis is the key of "${name}". It is shown this once: the store has its hash alone. Requests send it as Authorization: Bearer KEY.`,
      );
  });
}

async function list(parsed: Parsed): Promise<void> {
  await withStore(parsed, async (store) => {
    const entries = (await readEntries(store)).map(({ name, created_at }) => ({
      name,
      created_at,
    }));
    if (parsed.values.json) sayJson(entries, 0);
    else
      say(
        entries.map(({ name, created_at }) => `${created_at}  ${visible(name)}`).join('\n') ||
          'No keys.',
      );
  });
}

async function revoke(parsed: Parsed, name: string): Promise<void> {
  await withStore(parsed, async (store) => {
    const found = (await readEntries(store)).filter((entry) => entry.name === name);
    if (found.length === 0)
      throw new PictureMathError(
        'key-unknown',
        `Expected the name of a key (npm run key -- list), got "${name}".`,
      );
    await store.remove(found.map(({ entry }) => entry));
    say(`The key of "${name}" is taken back. Places that have seen it forget it within a minute.`);
  });
}

export const key = defineCommand({
  help: `  npm run key -- create NAME | list | revoke NAME [--json] [--remote [--namespace TITLE]]     keys of the API, for higher limits`,
  options,
  async run(parsed) {
    const [verb, name, ...rest] = parsed.positionals;
    if (verb === 'list' && name === undefined) return list(parsed);
    if ((verb !== 'create' && verb !== 'revoke') || name === undefined || rest.length > 0)
      throw new UsageError('Expected "create NAME", "list" or "revoke NAME".');
    if (!NAME.test(name))
      throw new UsageError(
        `Expected a name of 1 to 64 letters, digits, dots, hyphens and underscores, got "${name}".`,
      );
    return verb === 'create' ? create(parsed, name) : revoke(parsed, name);
  },
});
