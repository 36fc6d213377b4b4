/** Texts of /words in English. */

export const en = {
  title: 'Map of the words',
  description: 'All words of the list, near each other where the model takes them for near.',
  lead: (words: string) => `${words} words, near each other where the model takes them for near.`,
  kept: (share: string) =>
    `A map cannot keep everything: of each word’s ten nearest, ${share} % are among the ten nearest here. A word’s true neighbours stand beside it when you choose it.`,
  loading: 'Loading the words …',
  drawing: 'Drawing the map …',
  search: 'Find a word',
  found: (word: string) => `Found: ${word}.`,
  none: 'No such word in this list.',
  map: 'Map of the words. Arrow keys move it, plus and minus zoom, Home shows all; Find a word chooses one.',
  zoomIn: 'Closer',
  zoomOut: 'Further away',
  all: 'Show all',
  close: 'Put the word away',
  nearest: 'Nearest words',
  /** Beside a neighbour. */
  angle: (degrees: string) => `${degrees}°`,
  score: (sum: string) => `In the sum ${sum}`,
  place: (rank: string, all: string, degrees: string) =>
    `Number ${rank} of ${all}; ${degrees}° off.`,
  calm: 'This answer means no word, so its order says little.',
  legend: { gain: 'nearest to the sum', loss: 'farthest from it' },
  list: (name: string) => `Word list: ${name}`,
  space: 'The sum in space',
  hint: 'Choose a word, on the map or by its name, to see what is near it.',
};

export type WordsTexts = typeof en;
