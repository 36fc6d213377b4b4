/** Texte von /how auf Deutsch. */
import type { HowTexts } from './en.ts';

export const de: HowTexts = {
  title: 'So funktioniert es',
  lead: 'Vier Schritte machen aus zwei Bildern Wörter. Die Zahlen unten sind die deiner eigenen Bilder, wie sie auf der ersten Seite stehen.',
  waiting: 'Die Zahlen kommen, sobald beide Bilder berechnet sind.',
  encodersTitle: '1. Zwei Encoder, ein Raum',
  encoders: [
    'Ein neuronales Netz liest ein Bild und schreibt eine Liste von Zahlen, seinen Vektor. Ein zweites liest einen Text und schreibt eine ebenso lange Liste. Beide haben zusammen an Bildern mit ihren Beschreibungen gelernt, bis ein Bild und seine Beschreibung ähnliche Listen bekamen (CLIP, Radford u. a. 2021).',
    'Keine einzelne Zahl bedeutet etwas. Bedeutung trägt, wohin eine Liste zeigt: Bilder von Hüten zeigen in die eine Richtung, Bilder von Hunden in eine andere.',
  ],
  picture: (letter) => `Bild ${letter}`,
  count: (n) => `${n} Zahlen`,
  unitTitle: '2. Nur die Richtung zählt',
  unit: [
    'Jede Liste wird auf die Länge 1 gebracht. Zwei von ihnen vergleicht ihr Kosinus: Zahl für Zahl malnehmen und zusammenzählen. 1 ist dieselbe Richtung, 0 hat nichts gemeinsam.',
  ],
  angle: (degrees) => `das ist ein Winkel von ${degrees}°`,
  subtractTitle: '3. Die Subtraktion',
  subtract: [
    'A − B, Zahl für Zahl. Was beide Bilder teilen, hebt sich auf: das Gesicht, der Hintergrund, die Art der Zeichnung. Was A hat und B nicht, bleibt als Richtung übrig.',
    'Zieh weniger von B ab, und die Wörter des ganzen Bildes kommen zurück:',
  ],
  amount: 'Wie viel von B abgezogen wird:',
  length: (norm) => `Der Rest hat die Länge ${norm}.`,
  words: 'Wörter, die am besten dazu passen:',
  searchTitle: '4. Die Suche',
  search: [
    'Der Textencoder hat jedes Wort der Liste in ein paar Sätze gesetzt („a picture of a hat“) und ihre Vektoren gemittelt. Der Kosinus jedes Wortes mit A − B ordnet die Liste. Wähle ein Wort:',
  ],
  choose: 'Wort',
  place: (rank, all) => `Nummer ${rank} von ${all} Wörtern.`,
  verdictTitle: 'Ist es mehr als Zufall?',
  verdict: [
    'Irgendein Wort steht immer oben. Darum wird die Antwort mit Hunderten von Paaren verglichen, in denen sich nichts geändert hat: dasselbe Bild, beschnitten, gespiegelt, etwas heller. Eine Änderung sticht heraus, wenn sich ein Wort weiter bewegt hat als jedes in 99 % dieser Paare. Ein Wort wird markiert (●), wenn das für es gilt, wenn die Änderung in seine Richtung zeigt und wenn die Wörter über ihm nicht schon dasselbe sagen: Was einen Hut dazubekommt, bewegt sich ein wenig auf alles zu, was einem Hut nahe ist.',
    'Gemessen wurde das für ein Bild minus ein anderes. Andere Summen, etwa solche mit Texten, haben kein Urteil: Die Wörter links liegen am nächsten, und irgendwelche tun das immer.',
  ],
  limitsTitle: 'Wo es versagt, und was es nicht ist',
  limits: [
    'Es schlägt Wörter für den Unterschied zweier Bilder vor. Es erkennt keine Menschen und sagt nichts Wahres über Charakter, Gefühle, Gesundheit oder Herkunft, auch wenn so ein Wort in einer Liste steht.',
    'Das Modell hat an Bildern und Texten gelernt, die Menschen gemacht haben, mit ihren Lücken und Vorurteilen. Wörter für Gruppen von Menschen bringen mit, was neben ihnen stand. Entscheide damit nichts über irgendwen.',
    'Es kennt nur die Wörter der Liste. Fehlt das richtige, steht ein Nachbar an seiner Stelle.',
    'Es ist schlecht im Zählen, bei links und rechts, im Lesen, bei „kein“ und „ohne“ und bei dem, was zwischen Dingen geschieht.',
    'Das kleine eingebaute Modell besteht aus zwei Netzen, die dasselbe Bild ansehen: eines hat an Fotos tausend Arten von Dingen gelernt (EfficientNet-Lite, mit ImageNet), eines hat an Zeichnungen gelernt. Zusammen wurden sie an Menschen unterrichtet, die ein Programm erzeugt, ohne und mit Dingen am Leib. Szenen, Handlungen und Seltenes sieht es nicht. Wo ein Bild leer ist, Text, ein Bildschirmfoto oder Rauschen, merkt die Seite es meist und sagt, dass sie nichts sagen kann.',
    'Zwei Fotos unterscheiden sich auch in Licht, Haltung und Ort. Lass alles gleich bis auf die eine Sache, und prüfe das Grundrauschen.',
  ],
  teach: 'Eine Unterrichtsstunde mit dieser Seite, mit Arbeitsblatt',
  jump: 'Die vier Schritte',
  read: (size) => `Gelesen wird dieses Quadrat, verkleinert auf ${size} × ${size} Pixel.`,
  readWhole: (size) =>
    `Gelesen wird das ganze Bild, zum Quadrat aufgefüllt und verkleinert auf ${size} × ${size} Pixel.`,
  square: (letter) => `Bild ${letter}; das gelesene Quadrat ist umrahmt`,
  noPicture: 'Das Bild ist nicht hier: Sein Vektor kam mit einem Link.',
  tilesHelp:
    'Jedes kleine Quadrat ist eine Zahl: gefüllt über null, hohl darunter, größer, je weiter davon weg. Ein einzelnes bedeutet nichts.',
  tilesAlt: (name, n) => `${name}: ${n} Zahlen als kleine Quadrate`,
  circle: (degrees) =>
    `Ein Kreis mit Radius 1: Die Pfeile von A und B enden auf ihm, ${degrees} Grad auseinander.`,
  sphere:
    'Dieser Kreis ist das flache Stück der Kugel, in dem beide Pfeile liegen: Hier geht nichts verloren.',
  shared: (percent) =>
    `Was beide teilen, ist weg: ${percent} % der quadrierten Länge jedes Pfeils.`,
  space: 'Im Raum ansehen',
  line: (n) => `Alle ${n} Wörter der Liste nach ihrem Kosinus mit A − B`,
  lineEnds: ['davon weg', 'nichts gemeinsam', 'seine Richtung'],
  noise: (pairs) =>
    `Wie weit das Wort ging, das sich am meisten bewegte: in ${pairs} Paaren, in denen sich nichts änderte, und hier`,
  noiseHelp: (here, pairs, beyond, far) =>
    `Hier ging das Wort, das sich am meisten bewegte, ${here}-mal so weit wie sonst. ${
      beyond === 0
        ? `In keinem von ${pairs} Paaren, in denen sich nichts änderte, ging ein Wort so weit.`
        : `In ${far} von ${pairs} Paaren, in denen sich nichts änderte, ging auch ein Wort so weit.`
    }`,
  noiseHere: 'hier',
  noiseAxis: 'mal so weit wie sonst',
  noNoise: 'Das ist nur für ein Bild minus ein anderes bekannt, bei Modellen, die gemessen wurden.',
  unlike:
    'Solche Bilder kennt das Modell nicht, seine Wörter dafür sind geraten, und kein Vergleich hilft.',
  none: 'Hier sticht nichts heraus, also sind die Wörter oben Rauschen: Irgendeines steht immer oben.',
  map: 'Eine Karte aller Wörter',
};
