/** Texts of /space in English. */

export const en = {
  title: 'Two pictures, two arrows',
  sumTitle: 'A sum of arrows',
  description:
    'One picture minus another, drawn as what it is: two arrows, the step between them, and the words that lie that way.',
  back: 'Back to the sum',
  steps: {
    pair: [
      ['Each picture is an arrow.', (n: string) => `${n} numbers say where it points.`],
      ['From B to A is the difference.', () => 'What both share is gone.'],
      ['Start it at zero.', () => 'Only where it points counts.'],
    ],
    sum: [
      ['Each term is an arrow.', (n: string) => `${n} numbers say where it points.`],
      ['Lay them end to end.', () => 'Minus turns an arrow round; the weight stretches it.'],
      ['From zero to the end is the sum.', () => 'Only where it points counts.'],
    ],
    words: 'Read the words that lie that way.',
  } as {
    pair: [head: string, note: (n: string) => string][];
    sum: [head: string, note: (n: string) => string][];
    words: string;
  },
  /** After the first word. */
  off: (degrees: string, average: string) =>
    `is ${degrees}° off the arrow; the average word, ${average}°.`,
  none: 'This step is no longer than between two shots of the same thing: no word is meant.',
  unlike: 'These pictures are new to me, so a word here would be a guess.',
  same: 'Both arrows are the same: there is nothing between them.',
  again: 'Play again',
  flat: 'Flat',
  deep: 'In 3-D',
  view: 'How it is drawn',
  map: 'Map of all words',
  flatShadow: (dimensions: string) => `A flat shadow of ${dimensions} dimensions.`,
  deepShadow: (dimensions: string) => `Three of ${dimensions} dimensions.`,
  keptStep: (share: string) => `${share} % of the step from B to A`,
  keptSum: (share: string) => `${share} % of the sum`,
  keptNear: (share: string) => `${share} % of the words that lie that way`,
  keptAll: (share: string) => `${share} % of all words`,
  keeps: (shares: string) => `It keeps ${shares}: what looks close may lie far apart.`,
  dots: 'Each dot is a word of the list.',
  waiting: 'The arrows come as soon as both pictures are encoded.',
  loading: 'Loading the words …',
  alt: (words: string) =>
    words === ''
      ? 'Arrows from zero to the pictures, and the difference between them.'
      : `Arrows from zero to the pictures, the difference between them, and the words that lie that way: ${words}.`,
  picture: (letter: string) => `Picture ${letter}`,
  text: (text: string) => `“${text}”`,
  table: 'Angles and coordinates',
  caption: 'Angles are true, in all dimensions; across and up are where it is drawn.',
  what: 'What',
  angle: 'Off the difference',
  across: 'Across',
  up: 'Up',
  depth: 'Depth',
  difference: 'Difference',
  sum: 'Sum',
  turn: {
    left: 'Turn left',
    right: 'Turn right',
    up: 'Turn up',
    down: 'Turn down',
    in: 'Closer',
    out: 'Further away',
    again: 'As at first',
  },
  deepAlt: 'The same in three dimensions. Arrow keys turn it, plus and minus bring it closer.',
  noDeep: 'This browser draws nothing in 3-D (WebGL is missing or off), so here it is flat.',
};

export type SpaceTexts = typeof en;
