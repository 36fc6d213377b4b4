import { loadSpaceTexts } from '#lib/i18n/space/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => ({
  t: await loadSpaceTexts[(await parent()).language](),
});
