/** What an element says, by language. */
import type { ErrorCode } from '#core/errors.ts';
import { sayInGerman } from './german-failures.ts';

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
  nearest: 'Nearest',
  nearestNote: 'point the way of the sum',
  farthest: 'Farthest',
  farthestNote: 'point the other way',
  verdicts: {
    clear: 'A change stands out. These words fit its direction best.',
    weak: 'A small change, perhaps: such a difference also comes up when nothing changed.',
    none: 'Nothing stands out: pictures in which nothing changed differ as much as these two.',
    guess:
      'This model cannot say reliably whether these pictures differ, or how: these words are guesses.',
    sum: 'These words lie nearest to the sum. Whether they stand out is not known.',
    unknown: '',
  },
  announce: (title: string, words: string) => `${title}: ${words || 'no words'}.`,
  note: 'Words that a difference of vectors suggests; they prove nothing.',
  again: 'Try again',
  failed: (_code: ErrorCode, message: string) => message,
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
  nearest: 'Am nächsten',
  nearestNote: 'zeigen wie die Summe',
  farthest: 'Am fernsten',
  farthestNote: 'zeigen in die Gegenrichtung',
  verdicts: {
    clear: 'Eine Änderung sticht heraus. Diese Wörter passen am besten zu ihrer Richtung.',
    weak: 'Vielleicht eine kleine Änderung: So groß ist der Unterschied manchmal auch ohne eine.',
    none: 'Nichts sticht heraus: Bilder, in denen sich nichts geändert hat, unterscheiden sich ebenso.',
    guess:
      'Dieses Modell kann nicht verlässlich sagen, ob und worin sich diese Bilder unterscheiden: Die Wörter sind geraten.',
    sum: 'Diese Wörter liegen der Summe am nächsten. Ob sie herausstechen, ist nicht bekannt.',
    unknown: '',
  },
  announce: (title, words) => `${title}: ${words || 'keine Wörter'}.`,
  note: 'Wörter, die ein Unterschied von Vektoren nahelegt; sie beweisen nichts.',
  again: 'Noch einmal versuchen',
  failed: sayInGerman,
};

/** Texts for a language tag; English where there are none. */
export const textsFor = (language: string): WidgetTexts => (/^de\b/i.test(language) ? de : en);
