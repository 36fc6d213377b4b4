import { loadWordsTexts } from '#lib/i18n/route-texts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  const { language } = await parent();
  return { words: await loadWordsTexts[language]() };
};
