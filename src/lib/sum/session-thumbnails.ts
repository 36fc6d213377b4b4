/**
 * Small pictures of what this tab has shown, by its address: an address holds vectors alone, so a reload would show none.
 * They stay in the tab, and go with it.
 */
import * as v from 'valibot';
import { fromBase64Url, toBase64Url } from '#core/base64.ts';
import { usedTerms, type Terms } from './terms.ts';
import { makeThumbnail } from './thumbnail.ts';

const KEY = 'picture-math-shown';
const MOST = 20;

const entrySchema = v.array(v.object({ name: v.string(), thumbnail: v.nullable(v.string()) }));
const keptSchema = v.array(v.tuple([v.string(), entrySchema]));
type Kept = v.InferOutput<typeof keptSchema>;

/** What a term looked like. */
export interface Looks {
  name: string;
  thumbnail: Uint8Array<ArrayBuffer> | null;
}

function read(): Kept {
  try {
    const result = v.safeParse(keptSchema, JSON.parse(sessionStorage.getItem(KEY) ?? '[]'));
    return result.success ? result.output : [];
  } catch {
    // Storage is blocked: the tab remembers nothing.
    return [];
  }
}

/** Keeps how the terms of a sum look, for a reload. */
export async function rememberLooks(address: string, terms: Terms): Promise<void> {
  const used = usedTerms(terms);
  if (!used) return;
  const looks = await Promise.all(
    used.map(async ({ content }) => {
      // A picture that cannot be drawn small is shown as a vector after a reload.
      const thumbnail = await makeThumbnail(content).catch(() => undefined);
      return { name: content.name, thumbnail: thumbnail ? toBase64Url(thumbnail) : null };
    }),
  );
  const others = read().filter(([known]) => known !== address);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([[address, looks], ...others].slice(0, MOST)));
  } catch {
    // Blocked or full.
  }
}

/** How the terms of an address looked in this tab; none where it does not know. */
export function recallLooks(address: string): Looks[] {
  const found = read().find(([known]) => known === address)?.[1] ?? [];
  return found.map(({ name, thumbnail }) => ({
    name,
    thumbnail: thumbnail === null ? null : fromBase64Url(thumbnail),
  }));
}
