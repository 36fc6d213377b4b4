/** Texts of /how in English. */

export const en = {
  title: 'How it works',
  lead: 'Four steps turn two pictures into words. The figures below are those of your own pictures, as they stand on the first page.',
  waiting: 'The numbers come as soon as both pictures are encoded.',
  encodersTitle: '1. Two encoders, one space',
  encoders: [
    'A neural network reads a picture and writes a list of numbers, its vector. A second one reads a text and writes a list of the same length. Both were trained together on pictures with their descriptions, until a picture and its description got similar lists (CLIP, Radford et al. 2021).',
    'No single number means anything. What carries meaning is where a list points: pictures of hats point one way, pictures of dogs another.',
  ],
  picture: (letter: string) => `Picture ${letter}`,
  count: (n: number) => `${n} numbers`,
  unitTitle: '2. Only the direction counts',
  unit: [
    'Every list is scaled to length 1. Two of them are compared by their cosine: multiply number by number, add up. 1 is the same direction, 0 has nothing in common.',
  ],
  angle: (degrees: string) => `which is an angle of ${degrees}°`,
  subtractTitle: '3. The subtraction',
  subtract: [
    'A − B, number by number. What both pictures share cancels: the face, the background, the style of the drawing. What A has and B has not remains, as a direction.',
    'Take off less of B, and the words of the whole picture come back:',
  ],
  amount: 'How much of B is taken off:',
  length: (norm: string) => `The rest has length ${norm}.`,
  words: 'Words that fit it best:',
  searchTitle: '4. The search',
  search: [
    'The text encoder has put every word of the list into a few sentences (“a picture of a hat”) and averaged their vectors. The cosine of each word with A − B orders the list. Choose a word:',
  ],
  choose: 'Word',
  place: (rank: string, all: string) => `Number ${rank} of ${all} words.`,
  verdictTitle: 'Is it more than chance?',
  verdict: [
    'Some word is always on top. So the answer is compared with hundreds of pairs in which nothing changed: the same picture, cropped, mirrored, a little brighter. A change stands out when some word moved further than any word does in 99 % of those pairs. A word is marked (●) when it did, when the change points its way, and when the words above it do not say the same already: what gains a hat moves a little towards everything that is near a hat.',
    'That was measured for one picture minus another. Other sums, such as those with texts, have no verdict: the words on the left lie nearest, and some words always do.',
  ],
  limitsTitle: 'Where it fails, and what it is not',
  limits: [
    'It suggests words for a difference of two pictures. It does not recognise people, and it says nothing true about anybody’s character, feelings, health or origin, even where such a word is in a list.',
    'The model learned from pictures and texts that people made, with their gaps and prejudices. Words for groups of people come with what was written beside them. Do not decide anything about anyone with this.',
    'It knows only the words of the list. Where the right word is missing, a neighbour takes its place.',
    'It is poor at counting, at left and right, at reading, at “no” and “without”, and at what happens between things.',
    'The small built-in model is made of two networks that look at one picture: one that learned a thousand kinds of things from photographs (EfficientNet-Lite, trained on ImageNet), and one that learned from drawings. Together they were taught with people that a program renders, bare and with things on. Scenes, actions and rare things are beyond it. Where a picture is blank, text, a screenshot or noise, the page mostly notices, and says that it cannot tell.',
    'Two photographs also differ in light, pose and place. Keep everything the same but the one thing, and look at the noise floor.',
  ],
  teach: 'A lesson with this page, with a worksheet',
  jump: 'The four steps',
  read: (size: string) => `What is read: this square, shrunk to ${size} × ${size} pixels.`,
  readWhole: (size: string) =>
    `What is read: the whole picture, padded to a square and shrunk to ${size} × ${size} pixels.`,
  square: (letter: string) => `Picture ${letter}; the square that is read is framed`,
  noPicture: 'The picture is not here: its vector came with a link.',
  tilesHelp:
    'Each small square is one number: filled above zero, hollow below, larger the further from it. A single one has no meaning of its own.',
  tilesAlt: (name: string, n: string) => `${name}: ${n} numbers as small squares`,
  circle: (degrees: string) =>
    `A circle of radius 1: the arrows of A and B end on it, ${degrees} degrees apart.`,
  sphere:
    'This circle is the flat piece of the sphere that holds both arrows: nothing is lost in it.',
  shared: (percent: string) =>
    `What both share is gone: ${percent} % of each arrow’s squared length.`,
  space: 'See it in space',
  line: (n: string) => `All ${n} words of the list by their cosine with A − B`,
  lineEnds: ['away from it', 'nothing in common', 'its direction'] as [string, string, string],
  noise: (pairs: string) =>
    `How far the word that moved most went, in ${pairs} pairs in which nothing changed, and here`,
  noiseHelp: (here: string, pairs: string, beyond: number, far: string) =>
    `Here, the word that moved most went ${here} times its usual way. ${
      beyond === 0
        ? `In none of ${pairs} pairs in which nothing changed did any word go that far.`
        : `In ${far} of ${pairs} pairs in which nothing changed, some word went that far, too.`
    }`,
  noiseHere: 'here',
  noiseAxis: 'times its usual way',
  noNoise: 'That is known for one picture minus another alone, for models that were measured.',
  unlike:
    'These pictures are new to the model, so its words for them are guesses, and no comparison helps.',
  none: 'Nothing stands out here, so the words above are noise: some word is always on top.',
  map: 'A map of all words',
};

export type HowTexts = typeof en;
