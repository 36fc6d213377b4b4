import type { MirrorTexts } from './en.ts';

export const de: MirrorTexts = {
  title: 'Spiegel',
  description:
    'Setz etwas auf und schau zu: deine Kamera minus ein eingefrorenes Bild, in Worten, auf deinem Gerät.',
  lead: 'Friere ein Bild von dir ein, setz etwas auf und lies den Unterschied.',
  label: 'Kamera, live',
  view: 'Was die Kamera sieht',
  close: 'Kamera schließen',
  other: 'Die andere Kamera',
  live: 'live, auf deinem Gerät',
  idle: 'Die Bilder der Kamera bleiben auf deinem Gerät',
  sum: 'jetzt − B =',
  perhaps: 'vielleicht',
  frozen: 'eingefroren',
  frozenAlt: 'B: das eingefrorene Bild',
  freeze: 'B einfrieren',
  freezeAgain: 'B neu einfrieren',
  take: 'A aufnehmen: dieses Bild und seine Wörter behalten',
  countdown: 'Countdown von 3 Sekunden',
  counting: (seconds) => `${seconds}`,
  share: 'Teilen',
  begin: 'Friere zuerst B ein',
  beginMore:
    'Ein Tipp behält dieses Bild als B. Dann setz einen Hut auf, eine Brille, einen Schal.',
  opening: 'Die Kamera wird geöffnet. Vielleicht fragt dich dein Browser.',
  looking: 'ich schaue …',
  nothing: 'nichts',
  nothingMore: 'Ein Pfeil, zu kurz zum Lesen. Setz etwas auf.',
  unlike: 'Ich weiß es nicht',
  unlikeMore:
    'Dieses Bild ist mir neu, ein Wort wäre hier geraten. Mehr Licht oder ein anderer Hintergrund hilft vielleicht.',
  unknown: 'kein Wort',
  unknownMore: 'Es gibt kein Wort, bei dem ich sicher genug bin.',
  said: {
    words: (words, sure) => `${words}; ${sure ? 'sicher' : 'vielleicht'}`,
  },
  loading: 'Das Modell ist unterwegs',
  choose: 'Lieber Bilder wählen',
  again: 'Noch einmal versuchen',
  offline: 'Du bist offline: Was dieses Gerät nicht behalten hat, lässt sich nicht laden.',
  faults: {
    refused: {
      title: 'Die Kamera wurde abgelehnt',
      text: 'Erlaube sie für diese Seite in der Adresszeile oder in den Einstellungen des Systems und versuche es noch einmal.',
    },
    none: {
      title: 'Keine Kamera gefunden',
      text: 'Schließe eine an und versuche es noch einmal, oder wähle Bilder, die du hast.',
    },
    'in-use': {
      title: 'Die Kamera antwortet nicht',
      text: 'Vielleicht benutzt sie ein anderes Programm. Schließe es und versuche es noch einmal.',
    },
    unsupported: {
      title: 'Keine Kamera für diese Seite',
      text: 'Dieser Browser gibt seine Kamera nur Seiten über https. Öffne diese so, oder wähle Bilder.',
    },
    other: {
      title: 'Die Kamera ließ sich nicht öffnen',
      text: 'Versuche es noch einmal, oder wähle Bilder, die du hast.',
    },
  },
  sharing: {
    title: 'Den Spiegel teilen',
    picture: 'Ein Bild',
    clip: 'Ein Clip von 3 Sekunden',
    clipNone: 'Dieser Browser nimmt keine Clips auf.',
    recording: 'Aufnahme läuft …',
    made: (size) =>
      `Auf deinem Gerät gemacht: ${size} kB. Du bist darauf zu sehen, überlege also, wohin es geht.`,
    still: 'So sieht die Datei aus',
    send: 'Teilen',
    save: 'Speichern',
    saved: (name) => `Gespeichert als ${name}.`,
    back: 'Zurück zum Spiegel',
  },
};
