export const en = { title: 'Guess first' };
export type GuessTexts = typeof en;
