/** Languages with an address of their own; English has none. */
import { isLanguage } from '#lib/i18n/languages.ts';

export const match = (param: string): boolean => isLanguage(param) && param !== 'en';
