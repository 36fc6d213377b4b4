import type { GuessTexts } from './en.ts';

export const de: GuessTexts = {
  title: 'Erst raten',
  description:
    'Ein Bild minus ein anderes: Sag das Wort, bevor die Rechnung es tut. Mit unseren Paaren oder mit deinen.',
  ask: 'Was hat *A*, das *B* nicht hat?',
  with: 'mit',
  without: 'ohne',
  minus: 'minus',
  equals: 'ist',
  pictureOf: (letter) => `Bild ${letter}`,
  noPicture: (letter) =>
    `Bild ${letter} ist nicht im Link: Sieh es dir dort an, wo die Runde gemacht wurde.`,
  your: 'Dein Wort',
  placeholder: 'dein Wort',
  or: 'oder',
  chips: 'Vier Wörter zur Wahl',
  check: 'Mein Wort prüfen',
  show: 'Gleich zeigen',
  noPeeking: 'Nicht gucken.',
  waits: 'Die Antwort ist fertig; sie wartet auf dein Wort.',
  did: {
    first: ['Du sagst', '. Die Rechnung auch.'],
    near: (place) => ['Du sagst', `. Hier ist es Nummer ${place}.`],
    far: (place, of) => [
      'Du sagst',
      `. Die Rechnung sieht etwas anderes: Deins ist Nummer ${place} von ${of}.`,
    ],
    other: ['Du sagst', '. Das hat B, und A hat es nicht.'],
    unknown: [
      'Du sagst',
      '. Das Wort steht nicht auf der Liste, die Rechnung kann es also nicht sagen. Richtig sein kann es trotzdem.',
    ],
    shown: 'Das sagt die Rechnung.',
  },
  also: (words) => `auch: ${words}`,
  score: (good, of) =>
    of === 1
      ? `Dein Wort war ${good === 1 ? '' : 'nicht '}unter den ersten drei der Rechnung`
      : `${good} von ${of} deiner Wörter waren unter den ersten drei der Rechnung`,
  noScore: 'Hier stehen deine letzten sechs Wörter.',
  place: (now, of) => `Paar ${now} von ${of}`,
  next: 'Nächstes Paar',
  previous: 'Voriges Paar',
  finish: 'Wie war ich?',
  summary: 'Die Runde ist vorbei',
  summaryScore: (good, of) => `${good} von ${of} hast du unter den ersten drei Wörtern genannt.`,
  summaryNone: 'Du hast dir alle Paare ohne zu raten angesehen. Das darf man.',
  yours: 'Du sagst',
  its: 'Die Rechnung sagt',
  notGuessed: 'nicht geraten',
  again: 'Noch einmal spielen',
  samples: 'Mit unseren Paaren spielen',
  loading: 'Die Paare werden ausgelegt …',
  leftOut: (n) =>
    n === 1
      ? 'Ein Paar fehlt: Die Rechnung findet kein Wort dafür, bei dem sie sicher ist.'
      : `${n} Paare fehlen: Die Rechnung findet kein Wort dafür, bei dem sie sicher ist.`,
  none: 'Hier ist kein Paar mit einem Wort, bei dem die Rechnung sicher ist.',
  sent: 'Nichts wurde gesendet: Die Vektoren werden auf diesem Gerät verglichen.',
  sheet: 'Eine Stunde mit Arbeitsblatt',
  print: 'Diese Runde drucken',
  printTitle: 'Was hat A, das B nicht hat?',
  printYours: 'Dein Wort:',
  printIts: 'Die Rechnung sagt:',
  own: {
    title: 'Eine eigene Runde machen',
    lead: (most) =>
      `Bis zu ${most} Paare aus deinen Bildern, auf diesem Gerät kodiert. Wähle zwei auf einmal: Das erste ist A, mit der Sache; das zweite ist B, ohne sie.`,
    pair: (n) => `Paar ${n}`,
    choose: (letter) => `Bild ${letter} wählen`,
    add: 'Paare hinzufügen',
    swap: 'A und B tauschen',
    remove: (n) => `Paar ${n} entfernen`,
    encoding: 'wird kodiert',
    waiting: 'Die Bilder warten auf das Modell.',
    missing: 'Ein Bild fehlt.',
    ready: 'fertig',
    noWord:
      'Kein Wort zu raten: Die zwei unterscheiden sich nicht mehr als zwei Aufnahmen derselben Sache.',
    unlike: 'Kein Wort zu raten: Diese Bilder sind dem Modell neu.',
    many: (most) => `Nur die ersten ${most} Paare wurden genommen.`,
    play: 'Spielen',
    link: 'Link für die Klasse kopieren',
    thumbnails: 'mit kleinen Bildern?',
    thumbnailsNote:
      'Ohne sie muss man die Bilder anderswo sehen. Mit ihnen sieht sie jeder, der den Link hat.',
    length: (characters, pairs) =>
      `${pairs === 1 ? '1 Paar' : `${pairs} Paare`}, ${characters} Zeichen. Er enthält Vektoren und liegt auf keinem Server.`,
    tooLong: (characters, most) =>
      `Der Link hätte ${characters} Zeichen, mehr als die ${most}, die Mails und Chats befördern. Nimm weniger Paare, oder lass die kleinen Bilder weg.`,
    copied: 'Link kopiert.',
    byHand: 'Der Browser lässt nicht kopieren: Markiere den Link und kopiere ihn selbst.',
  },
};
