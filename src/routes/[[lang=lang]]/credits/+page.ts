import { loadSiteTexts } from '#lib/i18n/site/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => ({
  site: await loadSiteTexts[(await parent()).language](),
});
