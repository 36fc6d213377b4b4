/** Texts of the space, in German. */
import type { SpaceTexts } from './en.ts';

export const de: SpaceTexts = {
  title: 'Im Raum',
  description: 'Zwei Bilder als zwei Pfeile, der Unterschied, und die Wörter, die dort liegen.',
  back: 'Zurück zur Rechnung',
  heading: (isPair) => (isPair ? 'Zwei Bilder, zwei Pfeile' : 'Eine Summe von Pfeilen'),
  steps: (n, isPair, first) => [
    [
      isPair ? 'Jedes Bild ist ein Pfeil.' : 'Jedes Glied ist ein Pfeil.',
      n === ''
        ? ''
        : `${n} Zahlen sagen, wohin er zeigt.${isPair ? ' Alle sind gleich lang.' : ''}`,
    ],
    isPair
      ? ['Von B nach A geht der Unterschied.', 'Was beide teilen, ist weg.']
      : ['Aneinander ergeben sie die Summe.', 'Minus dreht einen Pfeil um.'],
    ['Lass ihn bei null beginnen.', 'Nur wohin er zeigt, zählt.'],
    [
      'Lies die Wörter, die dort liegen.',
      first
        ? `*${first.word}* weicht ${first.angle}° vom Pfeil ab; ein Wort im Mittel ${first.average}°.`
        : '',
    ],
  ],
  again: 'Noch einmal',
  flat: 'Flach',
  solid: '3-D',
  view: 'Wie gezeichnet wird',
  shadow: (n) => `Ein flacher Schatten von ${n} Dimensionen.`,
  shadowSolid: (n) => `Ein Schatten von ${n} Dimensionen in dreien.`,
  kept: (isPair, result, words) =>
    `Es bleiben ${result} % ${isPair ? 'des Schritts von B nach A' : 'der Summe'}${words === null ? '' : ` und ${words} % der Wörter darum herum`}; was nah aussieht, kann weit auseinander liegen. Wörter rücken auseinander, wo sie sich träfen.`,
  plot: (isPair, words) =>
    `${isPair ? 'Pfeile zu Bild A und Bild B und der Unterschied dazwischen' : 'Pfeile zu jedem Glied und die Summe'}${words === '' ? '' : `; die Wörter, auf die er zeigt: ${words}`}`,
  weak: 'Vielleicht: So ein Pfeil kommt auch ab und zu vor, wenn sich nichts geändert hat.',
  nothing:
    'Hier hebt sich nichts ab: Der Pfeil ist so kurz wie zwischen zwei Aufnahmen derselben Sache.',
  unlike: 'Solche Bilder sind mir neu: Wohin der Pfeil zeigt, ist geraten.',
  cancel: 'Die Glieder heben sich auf: Es gibt keinen Pfeil.',
  waiting: 'Wird gezeichnet …',
  turn: 'Zieh daran oder nimm die Pfeiltasten, um ihn zu drehen. Plus und Minus gehen näher und weiter weg.',
  turns: {
    ArrowLeft: 'Nach links drehen',
    ArrowRight: 'Nach rechts drehen',
    ArrowUp: 'Nach oben drehen',
    ArrowDown: 'Nach unten drehen',
    '+': 'Näher heran',
    '-': 'Weiter weg',
  },
  map: 'Karte aller Wörter',
  noWebgl: 'Dieser Browser zeichnet nichts in drei Dimensionen: Das flache Bild bleibt.',
  listTitle: 'Winkel zum Pfeil',
  word: 'Wort',
  angle: 'Winkel',
};
