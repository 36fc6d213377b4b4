/** Texts of the space, in German. */
import type { SpaceTexts } from './en.ts';

export const de: SpaceTexts = {
  title: 'Im Raum',
  description: 'Zwei Bilder als zwei Pfeile, der Unterschied, und die Wörter, die dort liegen.',
  back: 'Zurück zur Rechnung',
  heading: (pictures) => (pictures === 2 ? 'Zwei Bilder, zwei Pfeile' : 'Eine Summe von Pfeilen'),
  steps: (n, isPair, first, angle, average) => [
    ['Jedes Bild ist ein Pfeil.', `${n} Zahlen sagen, wohin er zeigt. Alle sind gleich lang.`],
    isPair
      ? ['Von B nach A geht der Unterschied.', 'Was beide teilen, ist weg.']
      : ['Aneinander ergeben sie die Summe.', 'Minus dreht einen Pfeil um.'],
    ['Lass ihn bei null beginnen.', 'Nur wohin er zeigt, zählt.'],
    [
      'Lies die Wörter, die dort liegen.',
      first === ''
        ? ''
        : `*${first}* weicht ${angle}° vom Pfeil ab; ein Wort im Mittel ${average}°.`,
    ],
  ],
  again: 'Noch einmal',
  flat: 'Flach',
  solid: '3-D',
  view: 'Wie gezeichnet wird',
  kept: (n, words, result) =>
    `Ein flacher Schatten von ${n} Dimensionen. Er behält ${result} % der Rechnung und ${words} % der Wörter um sie; was nah aussieht, kann weit auseinander liegen. Wörter rücken auseinander, wo sie sich träfen.`,
  plot: (words) => `Pfeile zu jedem Glied, die Summe, und die Wörter, auf die sie zeigt: ${words}`,
  nothing:
    'Hier hebt sich nichts ab: Der Pfeil ist so kurz wie zwischen zwei Aufnahmen derselben Sache.',
  unlike: 'Solche Bilder sind mir neu: Wohin der Pfeil zeigt, ist geraten.',
  cancel: 'Die Glieder heben sich auf: Es gibt keinen Pfeil.',
  waiting: 'Wird gezeichnet …',
  turn: 'Zieh daran oder nimm die Pfeiltasten, um ihn zu drehen. Plus und Minus gehen näher und weiter weg.',
  noWebgl: 'Dieser Browser zeichnet nichts in drei Dimensionen: Das flache Bild bleibt.',
  listTitle: 'Winkel zum Pfeil',
  word: 'Wort',
  angle: 'Winkel',
};
