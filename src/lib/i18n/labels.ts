/**
 * Words of the shipped lists in the reader's language. Files lie in `models/vocabulary/labels/LANGUAGE/LIST.tsv`; one that is
 * added is found by the next build.
 */
import { distinctLabels, parseLabels, type Labels } from '#core/text/labels.ts';
import type { Language } from './languages.ts';

const FILES = import.meta.glob<string>('/models/vocabulary/labels/*/*.tsv', {
  query: '?raw',
  import: 'default',
});
const NONE: Labels = new Map();
const loaded = new Map<string, Promise<Labels>>();

/** The lists that have labels; the second goes on where the first ends. */
export type LabelledList = 'common' | 'known';

/**
 * What the words are called, of `common` alone or of all; empty for English, and for languages without labels. Rejects
 * where the file does not come, and may be asked again.
 */
export function loadLabels(language: Language, list: LabelledList): Promise<Labels> {
  const lists = list === 'common' ? ['common'] : ['common', 'known'];
  const files = lists.flatMap(
    (name) => FILES[`/models/vocabulary/labels/${language}/${name}.tsv`] ?? [],
  );
  if (files.length === 0) return Promise.resolve(NONE);
  const key = `${language} ${list}`;
  const loading =
    loaded.get(key) ??
    Promise.all(files.map((file) => file()))
      .then((texts) => distinctLabels(new Map(texts.flatMap((text) => [...parseLabels(text)]))))
      .catch((error: unknown) => {
        loaded.delete(key);
        throw error;
      });
  loaded.set(key, loading);
  return loading;
}
