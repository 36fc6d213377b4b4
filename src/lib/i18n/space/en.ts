/** Texts of the space. */
export const en = {
  title: 'In space',
  description:
    'Two pictures as two arrows, the difference between them, and the words that lie that way.',
  back: 'Back to the sum',
  heading: (isPair: boolean): string => (isPair ? 'Two pictures, two arrows' : 'A sum of arrows'),
  steps: (
    n: string,
    isPair: boolean,
    first: { word: string; angle: string; average: string } | null,
  ) =>
    [
      [
        isPair ? 'Each picture is an arrow.' : 'Each term is an arrow.',
        n === ''
          ? ''
          : `${n} numbers say where it points.${isPair ? ' All are of one length.' : ''}`,
      ],
      isPair
        ? ['From B to A is the difference.', 'What both share is gone.']
        : ['Put together, they make the sum.', 'Minus turns an arrow around.'],
      ['Start it at zero.', 'Only where it points counts.'],
      [
        'Read the words that lie that way.',
        first
          ? `*${first.word}* is ${first.angle}° off the arrow; the average word, ${first.average}°.`
          : '',
      ],
    ] as [string, string][],
  again: 'Play again',
  flat: 'Flat',
  solid: '3-D',
  view: 'How it is drawn',
  shadow: (n: string) => `A flat shadow of ${n} dimensions.`,
  shadowSolid: (n: string) => `A shadow of ${n} dimensions in three.`,
  kept: (isPair: boolean, result: string, words: string | null) =>
    `It keeps ${result} % of the ${isPair ? 'step from B to A' : 'sum'}${words === null ? '' : `, and ${words} % of the words around it`}; words that look close may lie far apart. Labels move apart where they would meet.`,
  plot: (isPair: boolean, words: string) =>
    `${isPair ? 'Arrows to picture A and picture B, and the difference between them' : 'Arrows to each term, and the sum'}${words === '' ? '' : `; the words that it points at: ${words}`}`,
  weak: 'Perhaps: such an arrow also comes up now and then when nothing changed.',
  nothing: 'Here nothing stands out: the arrow is as short as between two shots of the same thing.',
  unlike: 'These pictures are new to me: where the arrow points is a guess.',
  cancel: 'The terms cancel each other: there is no arrow.',
  waiting: 'Drawing …',
  turn: 'Drag, or use the arrow keys, to turn it. Plus and minus come closer and go away.',
  turns: {
    ArrowLeft: 'Turn left',
    ArrowRight: 'Turn right',
    ArrowUp: 'Turn up',
    ArrowDown: 'Turn down',
    '+': 'Closer',
    '-': 'Further away',
  },
  map: 'Map of all words',
  noWebgl: 'This browser draws nothing in three dimensions: the flat picture stays.',
  listTitle: 'Angles to the arrow',
  word: 'Word',
  angle: 'Angle',
};

export type SpaceTexts = typeof en;
