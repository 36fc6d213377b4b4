import { loadLabels } from '#lib/i18n/labels.ts';
import { loadSetsTexts } from '#lib/i18n/route-texts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  const { language } = await parent();
  const [sets, labels] = await Promise.all([
    loadSetsTexts[language](),
    loadLabels(language, 'known'),
  ]);
  return { sets, labels };
};
