/** Texte von /words auf Deutsch. */
import type { WordsTexts } from './en.ts';

export const de: WordsTexts = {
  title: 'Karte der Wörter',
  description: 'Alle Wörter der Liste, nah beieinander, wo das Modell sie für nah hält.',
  lead: (words) => `${words} Wörter, nah beieinander, wo das Modell sie für nah hält.`,
  kept: (share) =>
    `Eine Karte kann nicht alles behalten: Von den zehn nächsten jedes Worts sind ${share} % auch hier unter den zehn nächsten. Die wahren Nachbarn stehen neben einem Wort, wenn du es wählst.`,
  loading: 'Die Wörter werden geladen …',
  drawing: 'Die Karte wird gezeichnet …',
  search: 'Ein Wort finden',
  found: (word) => `Gefunden: ${word}.`,
  none: 'Dieses Wort steht nicht in der Liste.',
  map: 'Karte der Wörter. Pfeiltasten verschieben sie, Plus und Minus zoomen, Pos1 zeigt alles; „Ein Wort finden“ wählt eines.',
  zoomIn: 'Näher heran',
  zoomOut: 'Weiter weg',
  all: 'Alles zeigen',
  close: 'Das Wort weglegen',
  nearest: 'Nächste Wörter',
  angle: (degrees) => `${degrees}°`,
  score: (sum) => `In der Summe ${sum}`,
  place: (rank, all, degrees) => `Nummer ${rank} von ${all}, ${degrees}° daneben.`,
  calm: 'Diese Antwort meint kein Wort, darum sagt die Reihenfolge wenig.',
  legend: { gain: 'der Summe am nächsten', loss: 'am weitesten von ihr' },
  list: (name) => `Wortliste: ${name}`,
  space: 'Die Summe im Raum',
  hint: 'Wähle ein Wort, auf der Karte oder mit seinem Namen, und du siehst, was ihm nah ist.',
};
