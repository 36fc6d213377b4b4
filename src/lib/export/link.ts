/** An answer as an address of the page. */
import { parseSampleAddress, sampleAddress, sampleOf } from '../sum/shown-address.ts';
import type { Workspace } from '../workspace.svelte.ts';

/** The address's fragment; null while there is no answer. `thumbnails` puts small pictures into it. */
export async function formatLink(
  { answer, models, options, sum }: Workspace,
  thumbnails: boolean,
): Promise<string | null> {
  const { space } = models;
  if (!answer.result || space === null) return null;
  const { fragmentOf } = await import('../sum/sharing.ts');
  const { film } = options;
  const vocabulary = film ? undefined : (options.vocabulary ?? undefined);
  const sample = sampleOf(sum.terms);
  if (sample !== null && !thumbnails) return sampleAddress(sample, { film, vocabulary });
  return fragmentOf(sum.terms, { space, film, vocabulary }, thumbnails);
}

/** The whole address of a fragment. A sample has a page of its own, whose preview networks show; it leads on to the sum. */
export function addressOfLink(fragment: string, { origin, pathname }: Location): string {
  const sample = parseSampleAddress(fragment);
  if (!sample) return `${origin}${pathname}${fragment}`;
  return `${origin}${pathname.replace(/\/$/, '')}/pair/${sample.name}${fragment}`;
}
