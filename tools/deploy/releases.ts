/**
 * Pages of others name the element's script by its hash. A deployment replaces all static files, so every script that was
 * ever published is kept in the store and put beside the new one: an address that worked once works for ever.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BUILD } from '../places.ts';
import type { Store } from '../store/store.ts';
import { WIDGET, hashOfScript, readRelease } from '../build/widget.ts';
import { complain, say } from '../terminal/say.ts';

/** KV key of a published script. */
export const releaseKey = (hash: string) => `widget-script:${hash}`;

/** Writes this build's script to the store, and earlier ones into the built page. */
export async function keepReleases(store: Store): Promise<void> {
  const { path } = await readRelease(BUILD);
  const script = await readFile(join(BUILD, path), 'utf8');
  const current = hashOfScript(script);
  const known = await store.keys(releaseKey(''));
  if (!known.includes(releaseKey(current))) await store.put(releaseKey(current), script);
  const earlier = known.filter((key) => key !== releaseKey(current));
  const scripts = await store.read(earlier);
  for (const [i, key] of earlier.entries()) {
    const hash = key.slice(releaseKey('').length);
    const text = scripts[i] ?? '';
    if (hashOfScript(text) !== hash) {
      complain(`The script of ${key} is damaged and is not served any more.`);
      continue;
    }
    const place = join(BUILD, WIDGET, hash, 'picture-math.js');
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
    say(`  an earlier script of the widget stays: /${WIDGET}/${hash}/picture-math.js`);
  }
}
