import type { Labels } from '#core/text/labels.ts';
import { isLanguage, loadTexts, type Language } from '#lib/i18n/languages.ts';
import type { LayoutLoad } from './$types';

export const prerender = true;

/** English words need none. */
const loadLabels = async (language: Language): Promise<Labels> =>
  language === 'en'
    ? new Map()
    : (await import('#lib/i18n/labels.ts')).loadLabels(language, 'common');

export const load: LayoutLoad = async ({ url }) => {
  // Not by the route: an address that is no page has none, and a language all the same.
  const [, first = ''] = url.pathname.split('/');
  const language: Language = isLanguage(first) ? first : 'en';
  const [texts, labels] = await Promise.all([loadTexts[language](), loadLabels(language)]);
  return { language, texts, labels };
};
