/** Texte von /space auf Deutsch. */
import type { SpaceTexts } from './en.ts';

export const de: SpaceTexts = {
  title: 'Zwei Bilder, zwei Pfeile',
  sumTitle: 'Eine Summe von Pfeilen',
  description:
    'Ein Bild minus ein anderes, gezeichnet als das, was es ist: zwei Pfeile, der Schritt dazwischen und die Wörter, die in dieser Richtung liegen.',
  back: 'Zurück zur Summe',
  steps: {
    pair: [
      ['Jedes Bild ist ein Pfeil.', (n) => `${n} Zahlen sagen, wohin er zeigt.`],
      ['Von B nach A ist der Unterschied.', () => 'Was beide teilen, ist weg.'],
      ['Lass ihn bei null beginnen.', () => 'Es zählt nur, wohin er zeigt.'],
    ],
    sum: [
      ['Jeder Teil ist ein Pfeil.', (n) => `${n} Zahlen sagen, wohin er zeigt.`],
      ['Leg sie aneinander.', () => 'Minus dreht einen Pfeil um, das Gewicht streckt ihn.'],
      ['Von null bis ans Ende ist die Summe.', () => 'Es zählt nur, wohin sie zeigt.'],
    ],
    words: 'Lies die Wörter, die dort liegen.',
  },
  off: (degrees, average) => `liegt ${degrees}° neben dem Pfeil, das mittlere Wort ${average}°.`,
  none: 'Dieser Schritt ist nicht länger als zwischen zwei Aufnahmen desselben: Damit ist kein Wort gemeint.',
  unlike: 'Solche Bilder kenne ich nicht, ein Wort wäre hier geraten.',
  same: 'Beide Pfeile sind gleich: Dazwischen liegt nichts.',
  again: 'Noch einmal abspielen',
  flat: 'Flach',
  deep: 'In 3-D',
  view: 'Wie es gezeichnet wird',
  map: 'Karte aller Wörter',
  flatShadow: (dimensions) => `Ein flacher Schatten von ${dimensions} Dimensionen.`,
  deepShadow: (dimensions) => `Drei von ${dimensions} Dimensionen.`,
  keptStep: (share) => `${share} % des Schritts von B nach A`,
  keptSum: (share) => `${share} % der Summe`,
  keptNear: (share) => `${share} % der Wörter, die dort liegen`,
  keptAll: (share) => `${share} % aller Wörter`,
  keeps: (shares) =>
    `Davon bleiben ${shares}: Was nah beieinander aussieht, kann weit auseinanderliegen.`,
  dots: 'Jeder Punkt ist ein Wort der Liste.',
  waiting: 'Die Pfeile kommen, sobald beide Bilder berechnet sind.',
  loading: 'Die Wörter werden geladen …',
  alt: (words) =>
    words === ''
      ? 'Pfeile von null zu den Bildern, und der Unterschied zwischen ihnen.'
      : `Pfeile von null zu den Bildern, der Unterschied zwischen ihnen und die Wörter, die in seiner Richtung liegen: ${words}.`,
  picture: (letter) => `Bild ${letter}`,
  text: (text) => `„${text}“`,
  table: 'Winkel und Koordinaten',
  caption:
    'Die Winkel stimmen, in allen Dimensionen; waagerecht und senkrecht sind, wo es gezeichnet ist.',
  what: 'Was',
  angle: 'Neben dem Unterschied',
  across: 'Waagerecht',
  up: 'Senkrecht',
  depth: 'Tiefe',
  difference: 'Unterschied',
  sum: 'Summe',
  turn: {
    left: 'Nach links drehen',
    right: 'Nach rechts drehen',
    up: 'Nach oben drehen',
    down: 'Nach unten drehen',
    in: 'Näher heran',
    out: 'Weiter weg',
    again: 'Wie am Anfang',
  },
  deepAlt: 'Dasselbe in drei Dimensionen. Pfeiltasten drehen es, Plus und Minus holen es heran.',
  noDeep:
    'Dieser Browser zeichnet nichts in 3-D (WebGL fehlt oder ist aus), darum steht es hier flach.',
};
