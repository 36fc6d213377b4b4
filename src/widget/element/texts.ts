/** What an element says, by language. */
const en = {
  group: 'Picture Math: A minus B',
  a: 'A, with',
  b: 'B, without',
  choose: (label: string) => `${label}: choose a picture, or drop one here`,
  replace: (label: string) => `${label}: choose another picture`,
  start: 'Read the difference',
  large: (title: string, megabytes: string, licence: string) =>
    `${title} is needed: ${megabytes} MB, licence ${licence}. It stays on this device.`,
  load: (megabytes: string) => `Load ${megabytes} MB`,
  loading: (loaded: string, total: string) =>
    `Loading the picture encoder: ${loaded} of ${total} MB`,
  working: 'Reading the difference …',
  gained: 'Gained',
  lost: 'Lost',
  gainedNote: 'in A, not in B',
  lostNote: 'in B, not in A',
  verdicts: {
    clear: 'A change stands out. These words fit its direction best.',
    weak: 'A small change, perhaps: such a difference also comes up when nothing changed.',
    none: 'Nothing stands out: pictures in which nothing changed differ as much as these two.',
    guess: 'The pictures differ, but this model cannot say reliably how: these words are guesses.',
    unknown: '',
  },
  announce: (gained: string, lost: string) =>
    `Gained: ${gained || 'no words'}. Lost: ${lost || 'no words'}.`,
  note: 'Words that a difference of vectors suggests; they prove nothing.',
  again: 'Try again',
};
export type WidgetTexts = typeof en;

const de: WidgetTexts = {
  group: 'Picture Math: A minus B',
  a: 'A, mit',
  b: 'B, ohne',
  choose: (label) => `${label}: Bild wählen oder hierher ziehen`,
  replace: (label) => `${label}: anderes Bild wählen`,
  start: 'Unterschied lesen',
  large: (title, megabytes, licence) =>
    `Dafür braucht es ${title}: ${megabytes} MB, Lizenz ${licence}. Es bleibt auf diesem Gerät.`,
  load: (megabytes) => `${megabytes} MB laden`,
  loading: (loaded, total) => `Der Bildencoder wird geladen: ${loaded} von ${total} MB`,
  working: 'Der Unterschied wird gelesen …',
  gained: 'Dazugekommen',
  lost: 'Weggefallen',
  gainedNote: 'in A, nicht in B',
  lostNote: 'in B, nicht in A',
  verdicts: {
    clear: 'Eine Änderung sticht heraus. Diese Wörter passen am besten zu ihrer Richtung.',
    weak: 'Vielleicht eine kleine Änderung: So groß ist der Unterschied manchmal auch ohne eine.',
    none: 'Nichts sticht heraus: Bilder, in denen sich nichts geändert hat, unterscheiden sich ebenso.',
    guess:
      'Die Bilder unterscheiden sich, aber dieses Modell kann nicht verlässlich sagen, worin: Die Wörter sind geraten.',
    unknown: '',
  },
  announce: (gained, lost) =>
    `Dazugekommen: ${gained || 'keine Wörter'}. Weggefallen: ${lost || 'keine Wörter'}.`,
  note: 'Wörter, die ein Unterschied von Vektoren nahelegt; sie beweisen nichts.',
  again: 'Noch einmal versuchen',
};

/** Texts for a language tag; English where there are none. */
export const textsFor = (language: string): WidgetTexts => (/^de\b/i.test(language) ? de : en);
