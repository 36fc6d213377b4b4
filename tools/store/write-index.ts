/** What the service lists, under one key: it never lists the keys of the store itself. */
import type { StoreIndex } from '#core/format/store-index.ts';
import { indexKey, modelKey, pointerKey } from '#core/format/store-keys.ts';
import type { Store } from './store.ts';

const POINTERS = pointerKey('', '').slice(0, -1);

/**
 * Lists what is in the store now. Whoever adds names of models or shipped vocabularies calls it afterwards; whoever takes
 * some away before, `without` them: what is listed is there.
 */
export async function writeIndex(
  store: Store,
  without: ReadonlySet<string> = new Set(),
): Promise<void> {
  const listed = async (prefix: string) =>
    (await store.keys(prefix)).filter((key) => !without.has(key));
  const models = await listed(modelKey(''));
  const pointers = await listed(POINTERS);
  const index: StoreIndex = {
    models: models.map((key) => key.slice(modelKey('').length)).sort(),
    vocabularies: pointers
      .map((key) => {
        // A space has no colon, and neither has a name.
        const [space = '', id = ''] = key.slice(POINTERS.length).split(':');
        return { space, id };
      })
      .sort((a, b) => a.space.localeCompare(b.space) || a.id.localeCompare(b.id)),
  };
  await store.put(indexKey, JSON.stringify(index));
}
