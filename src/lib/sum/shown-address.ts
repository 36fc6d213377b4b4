/** The address of what the page shows: a sample's name, or the sum's vectors (core/format/share.ts); empty for an empty sum. */
import type { Shared } from '#core/format/share.ts';
import { usedTerms, type Terms } from './terms.ts';

/** What an answer is made with, as far as an address says it. */
export type AddressOptions = Pick<Shared, 'film' | 'vocabulary'>;

const SAMPLE = /^#sample-([a-z0-9-]+)((?:&[a-z]+=[a-z0-9-]+)*)$/;

/** `#sample-hat&mode=film&words=known` */
export function sampleAddress(name: string, { film, vocabulary }: AddressOptions): string {
  const words = vocabulary === undefined ? '' : `&words=${vocabulary}`;
  return `#sample-${name}${film ? '&mode=film' : ''}${words}`;
}

/** Null for other addresses. */
export function parseSampleAddress(hash: string): ({ name: string } & AddressOptions) | null {
  const found = SAMPLE.exec(hash);
  if (!found) return null;
  const fields = new URLSearchParams(found[2] ?? '');
  const vocabulary = fields.get('words') ?? undefined;
  return { name: found[1] ?? '', film: fields.get('mode') === 'film', vocabulary };
}

/** The sample that a sum is, as it was opened; null for others. */
export function sampleOf(terms: Terms): string | null {
  const names = terms.map(({ letter, weight, content }, i) => {
    const caption = content?.caption;
    const isAsOpened =
      caption?.kind === 'sample' &&
      caption.letter === letter &&
      content?.view.kind === 'middle' &&
      weight === (i === 0 ? 1 : -1);
    return isAsOpened ? caption.name : null;
  });
  const [first = null, second] = names;
  return names.length === 2 && first === second ? first : null;
}

/** The address of a sum; empty for one without contents, and while a term waits for its picture or its vector. */
export async function addressOf(
  terms: Terms,
  space: string | null,
  options: AddressOptions,
): Promise<string> {
  const sample = sampleOf(terms);
  if (sample !== null) return sampleAddress(sample, options);
  if (space === null || !usedTerms(terms)) return '';
  const { fragmentOf } = await import('./sharing.ts');
  return (await fragmentOf(terms, { space, ...options }, false)) ?? '';
}
