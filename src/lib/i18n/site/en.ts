/** Texts of settings, for teachers, credits, error messages: loaded with it. */
export const en = {
  teach: {
    guess: 'The guessing game, also with pairs of your pupils',
    title: 'A lesson: arithmetic with pictures',
    lead: 'Pupils subtract drawings and their own photographs, guess the words beforehand, and find out when the machine is right, when it is wrong, and how it can tell.',
    facts:
      '45 minutes, from about 14 years, one tablet or computer for two. No accounts; pictures stay on the devices. Open the page once beforehand: after that it works without a network (Settings, “Get ready for offline”).',
    goalsTitle: 'What they learn',
    goals: [
      'A computer can turn pictures and words into lists of numbers in which direction carries meaning.',
      'Subtraction keeps what differs and cancels what is shared.',
      'A number needs a comparison: a result counts when it beats what chance does.',
      'A model reflects what it was trained on, and suggesting a word is not knowing.',
    ],
    planTitle: 'Plan',
    minutes: 'Minutes',
    what: 'What happens',
    plan: [
      [
        '5',
        'Question: can you calculate with pictures? Show the hat sample, without words. Guesses on the board.',
      ],
      [
        '10',
        'In pairs: the samples of the first page. Guess first, then look. Fill in table 1 of the worksheet.',
      ],
      [
        '10',
        '“How it works”, steps 1 to 4, with the slider of step 3. What cancels? What is left?',
      ],
      [
        '10',
        'Own experiment: two drawings, or two photographs by camera that differ in one thing. Where does it fail?',
      ],
      [
        '10',
        'Together: “nothing changes”, the verdict and the noise floor. Limits and bias: what must such a machine never decide?',
      ],
    ] as [string, string][],
    answersTitle: 'What to expect',
    answers: [
      'Table 1: the samples give the word that names the pair among the first three; the last two samples give none.',
      'Task 2: swapping A and B swaps gained and lost; nothing else changes.',
      'Task 3: at 0 the words describe picture A as a whole; near 1 what is shared has cancelled.',
      'Task 4: photographs work when one thing changes and the rest stays. Where light, place and pose change too, other words come up. That is a finding, not a mistake of the pupils.',
      'Task 5 has no single right answer. Good ones ask who is harmed by a wrong word.',
    ],
    print: 'Print the worksheet',
    sheetTitle: 'Worksheet: arithmetic with pictures',
    name: 'Name',
    date: 'Date',
    guessHeads: ['Pair', 'My guess', 'Its words', 'Stands out?'],
    tasks: [
      'Choose four pairs. Write your guess before you look.',
      'Swap A and B. What happens to gained and lost, and why?',
      'In “How it works”, move the slider of step 3 from 1 to 0. Describe what happens to the words.',
      'Your own experiment: what did you change between the two pictures? What did the page say? Would you have said so too?',
      'Name one decision about people that must not be made this way, and say why.',
    ],
  },
  settings: {
    title: 'Settings',
    appearance: 'Appearance',
    themes: { system: 'as the system', light: 'light', dark: 'dark' },
    keysTitle: 'Keys',
    keys: 'Single keys (S, Z, W, V, G, arrows) do something on the page of the sum',
    offlineTitle: 'Without a network',
    offlineReady: 'This page is on the device and opens without a network.',
    offlineNot: 'This page is not on the device yet: it will be after the first visit is complete.',
    modelHere: 'The picture encoder is here too.',
    modelNotHere: 'The picture encoder is not here yet; it comes with the first picture, or now:',
    prepare: 'Get ready for offline',
    preparing: 'Loading …',
    prepared:
      'Ready: pictures can be encoded and ranked without a network. Texts need the service.',
    storageTitle: 'What this page keeps here',
    used: (used: string, quota: string) => `${used} of at most ${quota} that the browser allows.`,
    usedUnknown: 'The browser does not say how much.',
    persisted: 'The browser keeps it when room gets short.',
    notPersisted: 'The browser may clear it when room gets short.',
    kept: 'Models, this page, word lists and your choices. No pictures: those are gone when you close the page.',
    clear: 'Clear everything',
    sure: 'Models are downloaded again, and word lists of your own cannot be deleted any more. Clear?',
    yes: 'Clear',
    cleared: 'Everything is cleared. The next visit is the first.',
  },
  credits: {
    title: 'Credits and licences',
    own: 'Picture Math is free software under the MIT licence. The sample pictures are rendered by its own code; the people are made of MakeHuman’s CC0 assets.',
    learned:
      'The small built-in model learned from pictures that its recipe renders; some of them show art by others, with thanks:',
    built:
      'Built with SvelteKit, Hono, valibot, ONNX Runtime, three.js, umap-js and sharp; their licences come with their packages.',
  },
  problems: {
    title: 'Error messages',
    lead: 'Every error of the API is a problem document (RFC 9457) with one of these codes. Its detail says what was expected and what came.',
  },
};

export type SiteTexts = typeof en;
