/** Texts of mirror mode. */
export const en = {
  title: 'Mirror',
  description:
    'Put something on and watch: your camera minus a frozen picture, in words, on your device.',
  lead: 'Freeze a picture of yourself, put something on, and read the difference.',
  label: 'Camera, live',
  view: 'What the camera sees',
  close: 'Close the camera',
  other: 'The other camera',
  live: 'live, on your device',
  idle: 'The camera’s pictures stay on your device',
  sum: 'now − B =',
  perhaps: 'perhaps',
  frozen: 'frozen',
  frozenAlt: 'B: the frozen picture',
  freeze: 'Freeze B',
  freezeAgain: 'Freeze B again',
  take: 'Take A: keep this picture and its words',
  countdown: 'Countdown of 3 seconds',
  counting: (seconds: number) => `${seconds}`,
  share: 'Share',
  begin: 'Freeze B first',
  beginMore: 'One tap keeps this picture as B. Then put on a hat, glasses, a scarf.',
  opening: 'The camera is being opened. Your browser may ask you.',
  looking: 'looking …',
  nothing: 'nothing',
  nothingMore: 'An arrow too short to read. Put something on.',
  unlike: 'I cannot tell',
  unlikeMore:
    'This picture is new to me, so a word here would be a guess. More light or another background may help.',
  unknown: 'no word',
  unknownMore: 'There is no word that I am sure enough of.',
  said: {
    words: (words: string, sure: boolean) => `${words}; ${sure ? 'sure' : 'perhaps'}`,
  },
  loading: 'The model is on its way',
  choose: 'Choose pictures instead',
  again: 'Try again',
  offline: 'You are offline: what this device has not kept cannot be loaded.',
  faults: {
    refused: {
      title: 'The camera was refused',
      text: 'Allow it for this page in the address bar or in the settings of the system, then try again.',
    },
    none: {
      title: 'No camera was found',
      text: 'Connect one and try again, or choose pictures that you have.',
    },
    'in-use': {
      title: 'The camera does not answer',
      text: 'Another programme may be using it. Close that and try again.',
    },
    unsupported: {
      title: 'No camera for this page',
      text: 'This browser gives its camera only to pages over https. Open this one that way, or choose pictures.',
    },
    other: {
      title: 'The camera could not be opened',
      text: 'Try again, or choose pictures that you have.',
    },
  },
  sharing: {
    title: 'Share the mirror',
    picture: 'A picture',
    clip: 'A clip of 3 seconds',
    clipNone: 'This browser records no clips.',
    recording: 'Recording …',
    made: (size: string) =>
      `Made on your device: ${size} kB. You are in it, so think of where it goes.`,
    still: 'What the file looks like',
    send: 'Share it',
    save: 'Save it',
    saved: (name: string) => `Saved as ${name}.`,
    back: 'Back to the mirror',
  },
};

export type MirrorTexts = typeof en;
