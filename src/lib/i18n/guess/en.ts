/** Texts of the guessing game. */
export const en = {
  title: 'Guess first',
  description:
    'One picture minus another: say the word before the arithmetic does. With our pairs, or with yours.',
  /** The question; letters of pictures stand between stars. */
  ask: 'What does *A* have that *B* has not?',
  with: 'with',
  without: 'without',
  minus: 'minus',
  equals: 'is',
  pictureOf: (letter: string) => `Picture ${letter}`,
  noPicture: (letter: string) =>
    `Picture ${letter} is not in the link: look at it where the round was made.`,
  your: 'Your word',
  placeholder: 'your word',
  or: 'or',
  chips: 'Four words to choose from',
  check: 'Check my guess',
  show: 'Just show me',
  noPeeking: 'No peeking.',
  waits: 'The answer is ready; it waits for your word.',
  /** How a guess did; the word stands between the two parts. */
  did: {
    first: ['You said', '. So does the arithmetic.'],
    near: (place: string) => ['You said', `. It is number ${place} here.`],
    far: (place: string, of: string) => [
      'You said',
      `. The arithmetic sees something else: yours is number ${place} of ${of}.`,
    ],
    other: ['You said', '. That is what B has and A has not.'],
    unknown: [
      'You said',
      '. That word is not in the list, so the arithmetic cannot say it. It may be right all the same.',
    ],
    shown: 'That is what the arithmetic says.',
  },
  also: (words: string) => `also: ${words}`,
  score: (good: number, of: number) =>
    of === 1
      ? `Your guess was ${good === 1 ? '' : 'not '}among its first three words`
      : `${good} of your ${of} guesses were among its first three words`,
  noScore: 'Your last six guesses stand here.',
  place: (now: number, of: number) => `Pair ${now} of ${of}`,
  next: 'Next pair',
  previous: 'Previous pair',
  finish: 'How did I do?',
  summary: 'The round is over',
  summaryScore: (good: number, of: number) =>
    `You named ${good} of ${of} among the first three words.`,
  summaryNone: 'You looked at every pair without a guess. That is allowed.',
  yours: 'You said',
  its: 'The arithmetic says',
  notGuessed: 'no guess',
  again: 'Play again',
  samples: 'Play with our pairs',
  loading: 'The pairs are being laid out …',
  leftOut: (n: number) =>
    n === 1
      ? 'One pair is left out: the arithmetic finds no word for it that it is sure of.'
      : `${n} pairs are left out: the arithmetic finds no word for them that it is sure of.`,
  none: 'There is no pair here with a word that the arithmetic is sure of.',
  sent: 'Nothing was sent: vectors are compared on this device.',
  sheet: 'A lesson with a worksheet',
  print: 'Print this round',
  printTitle: 'What does A have that B has not?',
  printYours: 'Your word:',
  printIts: 'The arithmetic says:',
  own: {
    title: 'Make your own round',
    lead: (most: number) =>
      `Up to ${most} pairs of your pictures, encoded on this device. Choose two at once: the first is A, with the thing; the second is B, without it.`,
    pair: (n: number) => `Pair ${n}`,
    choose: (letter: string) => `Choose picture ${letter}`,
    add: 'Add pairs',
    swap: 'Swap A and B',
    remove: (n: number) => `Remove pair ${n}`,
    encoding: 'being encoded',
    waiting: 'The pictures wait for the model.',
    missing: 'One picture is missing.',
    ready: 'ready',
    noWord: 'No word to guess: the two differ no more than two shots of the same thing.',
    unlike: 'No word to guess: these pictures are new to the model.',
    many: (most: number) => `Only the first ${most} pairs were taken.`,
    play: 'Play it',
    link: 'Copy a link for the class',
    thumbnails: 'with small pictures?',
    thumbnailsNote:
      'Without them, players need to see the pictures somewhere else. With them, everybody who has the link can see them.',
    length: (characters: string, pairs: number) =>
      `${pairs === 1 ? '1 pair' : `${pairs} pairs`}, ${characters} characters. It holds vectors, and is not kept on any server.`,
    tooLong: (characters: string, most: string) =>
      `The link would have ${characters} characters, more than the ${most} that mails and chats carry. Take fewer pairs, or leave the small pictures out.`,
    copied: 'Link copied.',
    byHand: 'The browser does not let it be copied: mark the link and copy it yourself.',
  },
};

export type GuessTexts = typeof en;
