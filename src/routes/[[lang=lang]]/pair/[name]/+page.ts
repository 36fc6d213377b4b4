import samples from '../../../../../static/samples/index.json';
import { LANGUAGES, type Language } from '#lib/i18n/languages.ts';
import type { EntryGenerator, PageLoad } from './$types';

export const entries: EntryGenerator = () =>
  (Object.keys(LANGUAGES) as Language[]).flatMap((lang) =>
    samples.map(({ name }) => ({ name, ...(lang === 'en' ? {} : { lang }) })),
  );

export const load: PageLoad = ({ params }) => ({ name: params.name });
