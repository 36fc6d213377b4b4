import { isLanguage, loadTexts, type Language } from '#lib/i18n/languages.ts';
import type { LayoutLoad } from './$types';

export const prerender = true;

export const load: LayoutLoad = async ({ params }) => {
  const language: Language = params.lang && isLanguage(params.lang) ? params.lang : 'en';
  return { language, texts: await loadTexts[language]() };
};
