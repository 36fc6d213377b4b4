/** The page in English: every text that a reader sees. Other languages have the same keys (`Texts`). */
import { failures, reasons } from './en-failures.ts';

const ranked = {
  page: 'on this device',
  service: 'by the service',
  stored: 'when the page was made',
};
const words = (n: number) => (n === 1 ? '1 word' : `${n} words`);

export const en = {
  layout: {
    skip: 'Skip to the content',
    navigation: 'Pages',
    sum: 'Two pictures',
    sets: 'Two folders',
    guess: 'Guessing game',
    how: 'How it works',
    theme: 'Light or dark',
    menu: 'Menu',
    teach: 'For teachers',
    settings: 'Settings',
    offline: 'No network. What is on this device goes on working; texts need the service.',
    newVersion: 'A new version of this page is here.',
    update: 'Use it now',
    credits: 'Credits and licences',
    problems: 'Error messages explained',
    api: 'API for programs',
    licence: 'MIT licence',
  },
  common: {
    loading: 'Loading …',
    working: 'working …',
    again: 'Try again',
    cancel: 'Cancel',
    close: 'Close',
    search: 'Search',
    details: 'Details',
    wait: (seconds: number) => `Try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
  },
  failures,
  reasons,
  notFound: {
    title: 'There is no page at this address',
    text: 'It may have been cut, or mistyped. Nothing is lost: your pictures are on your device, and these pages are here:',
    sum: 'address',
    page: 'page',
  },
  errorPage: {
    title: 'This page could not be shown',
    text: 'Part of it did not arrive. That is mostly the network: try again.',
    home: 'To the start',
  },
  home: {
    title: 'Picture Math: subtract one picture from another',
    description:
      'Subtract one picture from another and read the difference in words. Pictures stay on your device.',
    lead: 'One picture minus another, in words.',
    bright: 'Bright where the pictures say',
    looking: (percent: string) => `Looking where: ${percent} %`,
    exchanged: 'Found by exchanging parts of the two pictures, and asking again.',
    blurred: 'Found by blurring parts of the picture, and asking again.',
    nowhere: 'Where it is seen cannot be shown: a picture is not here, or its model is not loaded.',
    sumLabel: 'Picture A minus picture B',
    answerLabel: 'The difference in words',
    with: 'with',
    without: 'without',
    is: 'is',
    firstPair: 'a person with a cap and without',
    gone: 'gone:',
    against: 'the other way:',
    tools: 'This sum',
    swap: 'Swap',
    clear: 'Clear',
    undo: 'Undo',
    redo: 'Redo',
    where: 'Show where',
    space: 'In space',
    edit: 'Edit',
    share: 'Share',
    camera: 'Your camera',
    cameraMore: 'Put something on and watch',
    pictures: 'Your pictures',
    picturesMore: 'Choose two, or drop them anywhere',
    drop: 'Drop one picture or two',
    own: 'Your own',
    strip: 'Or one of our pairs',
    pair: (n: number, all: number) => `Pair ${n} of ${all}`,
    guess: 'Guess before you look',
    caution: 'Words suggest; they prove nothing about a person.',
    retaking: (done: string, all: string) => `Taking the pictures again: ${done} of ${all}`,
    waiting:
      'The pictures wait for the model: load it above, or choose another one in the settings.',
    encoding: 'Encoding on your device …',
    opening: 'Opening …',
    invite:
      'Put a picture in each slot, or pick a pair below. What A has and B has not appears here as words.',
    /** What the encoder says as it goes on all the same. */
    notices: {
      'taken-over': ({ from, to }: { from: string; to: string }) =>
        `${from} does not work here, ${to} takes over.`,
      'gpu-lost': () => 'The GPU stopped answering, the processor takes over.',
      'not-written': () => 'The model could not be written to this device.',
      /** `failure` is a sentence. */
      again: ({ failure, seconds }: { failure: string; seconds: number }) =>
        `${failure} The next try begins in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
    },
    notKept: 'The browser has no room to keep the model: it is loaded again at the next visit.',
    ranOn: (name: string, threads: number) =>
      `Ran on ${name}${threads > 1 ? `, ${threads} threads` : ''}`,
    vectorsGiven: 'Vectors that were made before',
    ranWith: (model: string, ms: string, size: string, list: string, by: keyof typeof ranked) =>
      `with ${model} in ${ms} ms; ${size} words of “${list}”, ranked ${ranked[by]}.`,
    wordLists: 'Word lists: choose one, or bring your own',
    samples: {
      hat: 'hat',
      glasses: 'glasses',
      crown: 'crown',
      beard: 'beard',
      headphones: 'headphones',
      scarf: 'scarf',
      rainbow: 'rainbow',
      house: 'house',
      night: 'night',
      red: 'red',
      nothing: 'nothing changes',
      cap: 'cap',
      sunglasses: 'sunglasses',
      mask: 'mask',
      helmet: 'helmet',
      beanie: 'beanie',
      headscarf: 'headscarf',
      moment: 'another moment',
    },
  },
  sure: {
    heads: {
      clear: 'Sure.',
      weak: 'Perhaps.',
      none: 'No change.',
      guess: 'Out of my depth.',
      sum: 'Not measured.',
      unknown: 'Not measured.',
    },
    rests: {
      clear: 'A change stands out.',
      weak: 'Such a difference also comes up now and then when nothing changed.',
      none: 'Pairs in which nothing changed often differ as much as these two.',
      guess: 'Pictures like these were not among those that I learned from.',
      sum: 'These words lie nearest to the sum; how sure they are is known of one picture minus another alone.',
      unknown: 'This model has no pairs in which nothing changed to compare with.',
    },
    compared: (pairs: string, beyond: number, far: string) =>
      beyond === 0
        ? `Of ${pairs} pairs in which nothing changed, none moved this far.`
        : `Of ${pairs} pairs in which nothing changed, ${far} moved as far.`,
    how: 'How sure?',
    sent: (vectors: string, kb: string) => `Sent: ${vectors} vectors, ${kb} kB; no picture.`,
    nothingSent: {
      page: 'Nothing was sent: the words were found on this device.',
      stored: 'Nothing was sent: this answer comes with the page.',
    },
  },
  keys: {
    swap: 'swap',
    undo: 'undo',
    where: 'where',
    space: 'space',
    guess: 'guess first',
    pairs: 'other pairs',
    control: 'Ctrl',
    paste: 'paste a picture',
  },
  slot: {
    a: 'A, with',
    b: 'B, without',
    alt: (letter: string, name: string) => `Picture ${letter}: ${name}`,
    vectorOnly: 'its vector, not the picture',
    vector: 'A vector without its picture. Choose a picture to replace it',
    live: 'The camera, live',
    invite: 'choose, drop or paste',
    change: 'change',
    reading: (name: string) => `Reading ${name} …`,
  },
  /** What of a picture is read. */
  view: {
    onlySquare: 'Only the bright square of a picture is read. Drag it, or pull its corners.',
    square: (letter: string) =>
      `The square that is read of picture ${letter}. Arrow keys move it, plus and minus scale it, Escape puts it in the middle.`,
    place: (side: string, left: string, top: string) =>
      `${side} % of the shorter side, ${left} % from the left, ${top} % from the top`,
    tools: (letter: string) => `What is read of picture ${letter}`,
    smaller: (letter: string) => `Smaller square in ${letter}`,
    larger: (letter: string) => `Larger square in ${letter}`,
    middle: 'Middle',
    part: 'Read a part',
    all: 'Read all',
    whole: 'Whole picture',
    wholeNote:
      'A whole picture is read with a border in its own colour, to make it square. Things in it are smaller then.',
  },
  terms: {
    title: 'The sum',
    help: 'Pictures are letters, texts stand in quotation marks. Give each a sign and a weight, drag to reorder.',
    written: 'As text',
    apply: 'Apply',
    example: 'Try one; undo brings your pictures back:',
    listLabel: 'Terms of the sum',
    sign: (name: string, minus: boolean) =>
      `Sign of ${name}: ${minus ? 'minus' : 'plus'}. Change it`,
    weight: (name: string) => `Weight of ${name}`,
    slider: (name: string) => `How much of ${name}`,
    empty: 'no picture yet',
    out: 'left out (weight 0)',
    up: (name: string) => `Move ${name} up`,
    down: (name: string) => `Move ${name} down`,
    remove: (name: string) => `Remove ${name}`,
    moved: (name: string, place: number, of: number) => `${name} is now number ${place} of ${of}.`,
    sum: (modality: 'image' | 'text', sum: string) =>
      `${modality === 'image' ? 'Pictures' : 'Texts'} sum to ${sum}:`,
    centred: (modality: 'image' | 'text') =>
      `the average ${modality === 'image' ? 'picture' : 'text'} is taken off as often, since all ${modality === 'image' ? 'pictures' : 'texts'} share it.`,
    notCentred: 'the average is not known for this model and stays in.',
    newText: 'Text',
    addText: 'Add the text',
    addPicture: 'Add a picture',
    cut: (last: string) => `read up to “${last}”, no further`,
    cutTitle: (n: number) =>
      n === 1
        ? 'A text is longer than this model reads.'
        : `${n} texts are longer than this model reads.`,
    cutAt: (places: string) => `Read up to ${places}; what follows has no part in this answer.`,
    cutAlike: 'What was read of them is the same, so that no difference can be seen.',
    full: (most: number) => `A sum has at most ${most} terms.`,
  },
  answer: {
    verdicts: {
      clear: 'A change stands out. These words fit its direction best.',
      weak: 'A small change, perhaps: such a difference also comes up now and then when nothing changed.',
      none: 'Nothing stands out: pictures in which nothing changed differ as much as these two.',
      guess: 'This model cannot say reliably whether these pictures differ, or how.',
      sum: 'These words lie nearest to the sum. Whether they stand out is not known: that was measured for one picture minus another.',
      unknown:
        'No verdict: for this model there are no pictures in which nothing changed to compare with. Some words are always on top.',
    },
    standing: (n: number) =>
      n === 0
        ? 'No single word names it: read them together, or as noise.'
        : `${words(n)} ${n === 1 ? 'stands' : 'stand'} out (●); the others may only lie near, or be noise.`,
    p: (p: string) => `Share of unchanged pairs that moved as far: p ${p}.`,
    unlike: 'At least one picture is unlike those that this model can read.',
    unlikeMore:
      'It looks blank, or like text, a screenshot or noise, and these words are guesses. Take a picture that shows something, or move the square onto it.',
    unlikeP: (p: string) => `Share of training-like pictures that lie as far out: p ${p}.`,
    explained: (share: string, isPair: boolean) =>
      `${share} % of the ${isPair ? 'difference' : 'sum'} is`,
    noise: (own: string, norm: string) =>
      `Taken again, these pictures differ by ${own}; A and B differ by ${norm}.`,
  },
  words: {
    gained: 'Gained',
    lost: 'Lost',
    inNotIn: (plus: string, minus: string) => `in ${plus}, not in ${minus}`,
    nearest: 'Nearest',
    nearestNote: 'point the way of the sum',
    farthest: 'Farthest',
    farthestNote: 'point the other way',
    none: 'No words here.',
    standsOut: 'stands out',
    figures: (cosine: string, z: string | null) =>
      `cosine ${cosine}${z === null ? '' : `, z ${z}`}`,
  },
  camera: {
    photo: 'photo',
    frozen: 'frozen frame',
  },
  model: {
    title: 'Model',
    licence: 'licence',
    models: 'Models',
    precision: 'Precision',
    precisions: {
      fp32: 'exact (float32)',
      fp16: 'half precision (for this GPU)',
      int8: 'smaller (8 bits)',
    },
    here: 'on this device',
    partly: (size: string) => `${size} of it on this device`,
    notHere: 'not loaded yet',
    from: (host: string) => `from ${host}`,
    cannotRun: 'this browser cannot run it',
    remove: (title: string) => `Remove ${title} from this device`,
    loading: (loaded: string, total: string) =>
      `Loading the picture encoder: ${loaded} of ${total}`,
    starting: 'Starting the picture encoder …',
    stop: 'Stop loading',
    retry: 'Try again: load',
    goOn: 'Go on loading',
    load: 'Load',
    wait: 'Pictures wait until the model is here. They never leave your device.',
  },
};

export type Texts = typeof en;
