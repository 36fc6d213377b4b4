import type { GuessTexts } from './en.ts';
export const de: GuessTexts = { title: 'Erst raten' };
