/** Texts of settings, for teachers, credits, error messages, in German. */
import type { SiteTexts } from './en.ts';

export const de: SiteTexts = {
  teach: {
    guess: 'Das Ratespiel, auch mit Paaren deiner Klasse',
    title: 'Eine Stunde: mit Bildern rechnen',
    lead: 'Schülerinnen und Schüler ziehen Zeichnungen und eigene Fotos voneinander ab, raten vorher die Wörter und finden heraus, wann die Maschine recht hat, wann nicht, und woran man das merkt.',
    facts:
      '45 Minuten, ab etwa 14 Jahren, ein Tablet oder Rechner für zwei. Keine Konten; Bilder bleiben auf den Geräten. Die Seite vorher einmal öffnen: Danach geht sie ohne Netz (Einstellungen, „Für offline vorbereiten“).',
    goalsTitle: 'Was sie lernen',
    goals: [
      'Ein Computer kann Bilder und Wörter in Listen von Zahlen verwandeln, in denen die Richtung Bedeutung trägt.',
      'Subtrahieren behält, was verschieden ist, und hebt auf, was gemeinsam ist.',
      'Eine Zahl braucht einen Vergleich: Ein Ergebnis zählt, wenn es den Zufall übertrifft.',
      'Ein Modell spiegelt, woran es gelernt hat; ein Wort vorzuschlagen ist nicht wissen.',
    ],
    planTitle: 'Ablauf',
    minutes: 'Minuten',
    what: 'Was geschieht',
    plan: [
      [
        '5',
        'Frage: Kann man mit Bildern rechnen? Das Hut-Paar zeigen, ohne Wörter. Vermutungen an die Tafel.',
      ],
      [
        '10',
        'Zu zweit: die Paare der ersten Seite. Erst raten, dann schauen. Tabelle 1 des Arbeitsblatts ausfüllen.',
      ],
      [
        '10',
        '„So funktioniert es“, Schritte 1 bis 4, mit dem Regler von Schritt 3. Was hebt sich auf? Was bleibt?',
      ],
      [
        '10',
        'Eigener Versuch: zwei Zeichnungen, oder zwei Fotos mit der Kamera, die sich in einer Sache unterscheiden. Wo versagt es?',
      ],
      [
        '10',
        'Gemeinsam: „nichts ändert sich“, das Urteil und das Grundrauschen. Grenzen und Vorurteile: Was darf so eine Maschine nie entscheiden?',
      ],
    ],
    answersTitle: 'Was zu erwarten ist',
    answers: [
      'Tabelle 1: Bei den Paaren steht das Wort, das sie benennt, unter den ersten dreien; bei den letzten beiden sticht nichts heraus.',
      'Aufgabe 2: A und B zu tauschen vertauscht dazugekommen und weggefallen, sonst ändert sich nichts.',
      'Aufgabe 3: Bei 0 beschreiben die Wörter das ganze Bild A; nahe 1 hat sich das Gemeinsame aufgehoben.',
      'Aufgabe 4: Mit Fotos gelingt es, wenn eine Sache sich ändert und der Rest bleibt. Ändern sich auch Licht, Ort und Haltung, kommen andere Wörter. Das ist ein Befund, kein Fehler der Schülerinnen und Schüler.',
      'Aufgabe 5 hat nicht die eine richtige Antwort. Gute fragen, wem ein falsches Wort schadet.',
    ],
    print: 'Arbeitsblatt drucken',
    sheetTitle: 'Arbeitsblatt: mit Bildern rechnen',
    name: 'Name',
    date: 'Datum',
    guessHeads: ['Paar', 'Meine Vermutung', 'Seine Wörter', 'Sticht heraus?'],
    tasks: [
      'Wähle vier Paare. Schreib deine Vermutung auf, bevor du schaust.',
      'Tausche A und B. Was geschieht mit dazugekommen und weggefallen, und warum?',
      'Schiebe in „So funktioniert es“ den Regler von Schritt 3 von 1 auf 0. Beschreibe, was mit den Wörtern geschieht.',
      'Dein eigener Versuch: Was hast du zwischen den beiden Bildern geändert? Was sagte die Seite? Hättest du das auch gesagt?',
      'Nenne eine Entscheidung über Menschen, die man so nicht treffen darf, und sage, warum.',
    ],
  },
  settings: {
    title: 'Einstellungen',
    appearance: 'Aussehen',
    themes: { system: 'wie das System', light: 'hell', dark: 'dunkel' },
    keysTitle: 'Tasten',
    keys: 'Einzelne Tasten (S, Z, W, V, G, Pfeile) tun etwas auf der Seite der Rechnung',
    offlineTitle: 'Ohne Netz',
    offlineReady: 'Diese Seite liegt auf dem Gerät und öffnet sich ohne Netz.',
    offlineNot:
      'Diese Seite liegt noch nicht auf dem Gerät: Nach dem ersten ganzen Besuch tut sie es.',
    modelHere: 'Der Bildencoder ist auch da.',
    modelNotHere: 'Der Bildencoder fehlt noch; er kommt mit dem ersten Bild, oder jetzt:',
    prepare: 'Für offline vorbereiten',
    preparing: 'Wird geladen …',
    prepared:
      'Bereit: Bilder lassen sich ohne Netz berechnen und vergleichen. Texte brauchen den Dienst.',
    storageTitle: 'Was diese Seite hier behält',
    used: (used, quota) => `${used} von höchstens ${quota}, die der Browser erlaubt.`,
    usedUnknown: 'Der Browser sagt nicht, wie viel.',
    persisted: 'Der Browser behält es, auch wenn der Platz knapp wird.',
    notPersisted: 'Der Browser darf es wegräumen, wenn der Platz knapp wird.',
    kept: 'Modelle, diese Seite, Wortlisten und deine Einstellungen. Keine Bilder: Die sind fort, wenn du die Seite schließt.',
    clear: 'Alles entfernen',
    sure: 'Modelle werden neu geladen, und eigene Wortlisten lassen sich nicht mehr löschen. Entfernen?',
    yes: 'Entfernen',
    cleared: 'Alles ist entfernt. Der nächste Besuch ist der erste.',
  },
  credits: {
    title: 'Dank und Lizenzen',
    own: 'Picture Math ist freie Software unter der MIT-Lizenz. Die Beispielbilder hat ihr eigener Code erzeugt; die Menschen sind aus CC0-Teilen von MakeHuman gemacht.',
    learned:
      'Das kleine eingebaute Modell hat an Bildern gelernt, die sein Rezept erzeugt; manche zeigen Werke anderer, mit Dank:',
    built:
      'Gebaut mit SvelteKit, Hono, valibot, ONNX Runtime, three.js, umap-js und sharp; ihre Lizenzen liegen ihren Paketen bei.',
  },
  problems: {
    title: 'Fehlermeldungen',
    lead: 'Jeder Fehler der API ist ein Problemdokument (RFC 9457) mit einem dieser Codes. Sein detail sagt, was erwartet war und was kam. Die ausführlichen Erklärungen sind englisch.',
  },
};
