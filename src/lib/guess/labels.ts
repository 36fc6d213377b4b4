/** Words of the list as a reader sees and writes them: the one place that knows their languages. */

/** A word as it is shown. */
export const shownWord = (label: string): { text: string; lang: string } => ({
  text: label,
  lang: 'en',
});

/** All that a guess may call it. */
export const namesOf = (label: string): readonly string[] => [label];
