/** An answer as an address of the page. */
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
  return fragmentOf(sum.terms, { space, film, vocabulary }, thumbnails);
}
