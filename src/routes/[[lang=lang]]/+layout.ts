import { isLanguage, loadTexts, type Language } from '#lib/i18n/languages.ts';
import type { LayoutLoad } from './$types';

export const prerender = true;

export const load: LayoutLoad = async ({ url }) => {
  // Not by the route: an address that is no page has none, and a language all the same.
  const [, first = ''] = url.pathname.split('/');
  const language: Language = isLanguage(first) ? first : 'en';
  return { language, texts: await loadTexts[language]() };
};
