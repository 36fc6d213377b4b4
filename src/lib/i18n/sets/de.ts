/** Texte von /sets auf Deutsch. */
import { leftOut } from '../de-left-out.ts';
import type { SetsTexts } from './en.ts';

const pictures = (n: string) => (n === '1' ? 'ein Bild' : `${n} Bilder`);

export const de: SetsTexts = {
  title: 'Zwei Ordner vergleichen',
  description:
    'Welche Wörter trennen zwei Ordner mit Bildern? Gerechnet auf deinem Gerät, und wie sicher das ist, steht dabei. Die Bilder bleiben, wo sie sind.',
  lead: 'Welche Wörter trennen zwei Ordner mit Bildern? Die Bilder verlassen dein Gerät nie.',
  set: (letter) => `Ordner ${letter}`,
  drop: (most) => `Zieh einen Ordner hierher oder wähle einen: 2 bis ${most} Bilder.`,
  folder: 'Ordner wählen',
  another: 'Anderer Ordner',
  files: 'oder einzelne Bilder',
  folderOf: (letter) => `Ordner ${letter}: Ordner wählen`,
  filesOf: (letter) => `Ordner ${letter}: einzelne Bilder wählen`,
  count: pictures,
  reading: 'Bilder werden gesucht …',
  skipped: (n) => (n === '1' ? 'eine Datei ausgelassen' : `${n} Dateien ausgelassen`),
  reasons: leftOut,
  compare: 'Vergleichen',
  needs: (letter, n, least) =>
    n === '0'
      ? `Ordner ${letter} ist leer: Er braucht mindestens ${least} Bilder.`
      : `Ordner ${letter} hat ${n === '1' ? 'erst ein Bild' : `${n} Bilder`}: Er braucht mindestens ${least}.`,
  loads: (title, mb, licence) => `lädt zuerst ${title} (${mb} MB, Lizenz ${licence})`,
  loading: 'Modell und Wörter werden geladen …',
  encoding: (done, all) => `Wird berechnet: ${done} von ${all} Bildern`,
  comparing: (done, all) => `Wird verglichen: ${done} von ${all} zufälligen Teilungen`,
  has: (letter) => [`Ordner ${letter} hat mehr von: `, '.'],
  hasNothing: (letter) => `In Ordner ${letter} ragt nichts heraus.`,
  hasSmall: (letter) => `Von den zehn stärksten Wörtern gehört keines zu Ordner ${letter}.`,
  noDifference: 'Die zwei Ordner unterscheiden sich nicht mehr, als der Zufall es täte.',
  sub: (a, b, finds, all) =>
    `${pictures(a)} gegen ${b}. ${
      finds === 0
        ? `Keines von ${all} Wörtern unterscheidet sich mehr, als der Zufall erklärt.`
        : `${finds === 1 ? 'Eines' : finds} von ${all} Wörtern ${finds === 1 ? 'unterscheidet' : 'unterscheiden'} sich mehr, als der Zufall erklärt.`
    }`,
  more: (letter) => `mehr in ${letter}`,
  words: 'Wörter, danach, wie weit die Ordner auseinanderliegen',
  chance: 'vielleicht Zufall',
  most: (path) => `sagt es am deutlichsten: ${path}`,
  behind: (words) => `steht hinter: ${words}`,
  rest: (n) => `und ${n} weitere`,
  numbers: 'Wie sicher, und die Zahlen',
  sure: (q, permutations) =>
    `Fette Wörter unterscheiden sich: Von allen fetten dürften etwa ${q} von 100 falsch sein (Falschentdeckungsrate ${q} %, ${permutations} zufällige Teilungen der Bilder). Ein Pfeil ist so lang, wie die Mittel der Ordner entlang des Wortes auseinanderliegen. Das sagt, worin sie sich unterscheiden, nicht warum.`,
  finds: (n, all, q, permutations) =>
    `${n === '1' ? 'Eines' : n} von ${all} Wörtern ${n === '1' ? 'unterscheidet' : 'unterscheiden'} sich bei einer Falschentdeckungsrate von ${q} % (${permutations} zufällige Teilungen der Bilder).`,
  columns:
    'Unterschied: wie weit die Mittel der Ordner entlang des Wortes auseinanderliegen. AUROC: die Wahrscheinlichkeit, dass ein Bild des Ordners, der mehr vom Wort hat, höher liegt als eines des anderen; 0,5 ist kein Unterschied. q: der Anteil falscher Funde unter den Wörtern bis zu diesem.',
  resultTitle: 'Wörter, die sich unterscheiden',
  onlyFinds: 'Nur Wörter, die sich unterscheiden',
  word: 'Wort',
  moreIn: 'Mehr in',
  difference: 'Unterschied',
  pictures: 'Bilder dahinter',
  nothing: 'Hier sind keine Wörter.',
  sent: (n) =>
    `Nichts wurde gesendet: ${pictures(n)} ${n === '1' ? 'wurde' : 'wurden'} auf diesem Gerät gelesen und verglichen.`,
};
