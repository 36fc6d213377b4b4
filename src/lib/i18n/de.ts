/** The page in German. */
import { failures, reasons } from './de-failures.ts';
import type { Texts } from './en.ts';

const words = (n: number) => (n === 1 ? 'Ein Wort' : `${n} Wörter`);

export const de: Texts = {
  layout: {
    skip: 'Zum Inhalt',
    navigation: 'Seiten',
    sum: 'Zwei Bilder',
    sets: 'Zwei Ordner',
    guess: 'Ratespiel',
    how: 'So geht das',
    theme: 'Hell oder dunkel',
    menu: 'Menü',
    teach: 'Für den Unterricht',
    settings: 'Einstellungen',
    offline: 'Kein Netz. Was auf diesem Gerät liegt, geht weiter; Texte brauchen den Dienst.',
    newVersion: 'Eine neue Fassung dieser Seite ist da.',
    update: 'Jetzt verwenden',
    credits: 'Dank und Lizenzen',
    problems: 'Fehlermeldungen erklärt',
    api: 'API für Programme',
    licence: 'MIT-Lizenz',
  },
  common: {
    loading: 'Wird geladen …',
    working: 'in Arbeit …',
    again: 'Noch einmal versuchen',
    cancel: 'Abbrechen',
    close: 'Schließen',
    search: 'Suche',
    details: 'Einzelheiten (englisch)',
    wait: (seconds) =>
      `Versuche es in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`} noch einmal.`,
  },
  failures,
  reasons,
  notFound: {
    title: 'Unter dieser Adresse gibt es keine Seite',
    text: 'Vielleicht ist sie abgeschnitten oder vertippt. Verloren ist nichts: Deine Bilder sind auf deinem Gerät, und diese Seiten gibt es:',
    sum: 'Adresse',
    page: 'Seite',
  },
  errorPage: {
    title: 'Diese Seite ließ sich nicht zeigen',
    text: 'Ein Teil von ihr ist nicht angekommen. Das liegt meist am Netz: Versuch es noch einmal.',
    home: 'Zum Anfang',
  },
  home: {
    title: 'Picture Math: ein Bild vom anderen abziehen',
    description:
      'Zieh ein Bild vom anderen ab und lies den Unterschied in Wörtern. Bilder bleiben auf deinem Gerät.',
    lead: 'Ein Bild minus ein anderes, in Wörtern.',
    bright: 'Hell, wo die Bilder es sagen:',
    looking: (percent) => `Wird gesucht: ${percent} %`,
    exchanged:
      'Gefunden, indem Teile der zwei Bilder getauscht wurden und noch einmal gefragt wurde.',
    blurred: 'Gefunden, indem Teile des Bildes verwischt wurden und noch einmal gefragt wurde.',
    nowhere:
      'Wo es zu sehen ist, lässt sich nicht zeigen: Ein Bild ist nicht hier, oder sein Modell ist nicht geladen.',
    sumLabel: 'Bild A minus Bild B',
    answerLabel: 'Der Unterschied in Wörtern',
    with: 'mit',
    without: 'ohne',
    is: 'ist',
    firstPair: 'ein Mensch mit und ohne Kappe',
    gone: 'weg:',
    against: 'andersherum:',
    tools: 'Diese Rechnung',
    swap: 'Tauschen',
    clear: 'Leeren',
    undo: 'Zurück',
    redo: 'Wiederholen',
    where: 'Wo?',
    space: 'Im Raum',
    edit: 'Ändern',
    share: 'Teilen',
    camera: 'Deine Kamera',
    cameraMore: 'Setz etwas auf und schau zu',
    pictures: 'Deine Bilder',
    picturesMore: 'Zwei wählen oder irgendwo fallen lassen',
    drop: 'Lass ein Bild fallen oder zwei',
    own: 'Deine eigenen',
    strip: 'Oder ein Paar von uns',
    pair: (n, all) => `Paar ${n} von ${all}`,
    guess: 'Erst raten',
    caution: 'Wörter deuten etwas an; über einen Menschen beweisen sie nichts.',
    retaking: (done, all) => `Bilder werden noch einmal aufgenommen: ${done} von ${all}`,
    waiting:
      'Die Bilder warten auf das Modell: Lade es oben oder wähle ein anderes in den Einstellungen.',
    opening: 'Wird geöffnet …',
    encoding: 'Wird auf deinem Gerät berechnet …',
    invite:
      'Lege in jedes Feld ein Bild oder wähle unten ein Paar. Was A hat und B nicht, erscheint hier in Wörtern.',
    notices: {
      'taken-over': ({ from, to }) => `${from} geht hier nicht, ${to} rechnet stattdessen.`,
      'gpu-lost': () => 'Die Grafikkarte antwortet nicht mehr, der Prozessor rechnet weiter.',
      'not-written': () => 'Auf dieses Gerät ließ sich das Modell nicht schreiben.',
      again: ({ failure, seconds }) =>
        `${failure} Der nächste Versuch beginnt in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`}.`,
    },
    notKept:
      'Der Browser hat keinen Platz für das Modell: Beim nächsten Besuch wird es neu geladen.',
    ranOn: (name, threads) => `Gerechnet mit ${name}${threads > 1 ? `, ${threads} Threads` : ''}`,
    vectorsGiven: 'Vorher berechnete Vektoren',
    ranWith: (model, ms, size, list, by) =>
      `mit ${model} in ${ms} ms; ${size} Wörter aus „${list}“, geordnet ${{ page: 'auf diesem Gerät', service: 'vom Dienst', stored: 'beim Bau der Seite' }[by]}.`,
    wordLists: 'Wortlisten: wählen oder selbst mitbringen',
    samples: {
      hat: 'Hut',
      glasses: 'Brille',
      crown: 'Krone',
      beard: 'Bart',
      headphones: 'Kopfhörer',
      scarf: 'Schal',
      rainbow: 'Regenbogen',
      house: 'Haus',
      night: 'Nacht',
      red: 'rot',
      nothing: 'nichts ändert sich',
      cap: 'Kappe',
      sunglasses: 'Sonnenbrille',
      mask: 'Maske',
      helmet: 'Helm',
      beanie: 'Mütze',
      headscarf: 'Kopftuch',
      moment: 'ein anderer Augenblick',
    },
  },
  sure: {
    heads: {
      clear: 'Sicher.',
      weak: 'Vielleicht.',
      none: 'Keine Änderung.',
      guess: 'Da kenne ich mich nicht aus.',
      sum: 'Nicht gemessen.',
      unknown: 'Nicht gemessen.',
    },
    rests: {
      clear: 'Eine Änderung hebt sich ab.',
      weak: 'So ein Unterschied kommt ab und zu auch vor, wenn sich nichts geändert hat.',
      none: 'Paare, in denen sich nichts geändert hat, unterscheiden sich oft so weit wie diese zwei.',
      guess: 'Solche Bilder waren nicht unter denen, an denen ich gelernt habe.',
      sum: 'Diese Wörter liegen der Rechnung am nächsten; wie sicher sie sind, ist nur für ein Bild minus ein anderes bekannt.',
      unknown: 'Für dieses Modell gibt es keine Paare, in denen sich nichts geändert hat.',
    },
    compared: (pairs, beyond, far) =>
      beyond === 0
        ? `Von ${pairs} Paaren, in denen sich nichts geändert hat, lag keines so weit auseinander.`
        : `Von ${pairs} Paaren, in denen sich nichts geändert hat, ${beyond === 1 ? 'lag eines' : `lagen ${far}`} so weit auseinander.`,
    how: 'Wie sicher?',
    sent: (vectors, kb) => `Verschickt: ${vectors} Vektoren, ${kb} kB; kein Bild.`,
    nothingSent: {
      page: 'Nichts wurde verschickt: Die Wörter wurden auf diesem Gerät gefunden.',
      stored: 'Nichts wurde verschickt: Diese Antwort kommt mit der Seite.',
    },
  },
  keys: {
    swap: 'tauschen',
    undo: 'zurück',
    where: 'wo',
    space: 'Raum',
    guess: 'erst raten',
    pairs: 'andere Paare',
    control: 'Strg',
    paste: 'ein Bild einfügen',
  },
  slot: {
    a: 'A, mit',
    b: 'B, ohne',
    alt: (letter, name) => `Bild ${letter}: ${name}`,
    vectorOnly: 'sein Vektor, nicht das Bild',
    vector: 'Ein Vektor ohne sein Bild. Wähle ein Bild, um ihn zu ersetzen',
    live: 'Die Kamera, live',
    invite: 'wählen, ziehen oder einfügen',
    change: 'ändern',
    reading: (name) => `${name} wird gelesen …`,
  },
  view: {
    onlySquare:
      'Gelesen wird nur das helle Quadrat eines Bildes. Verschieben, oder an den Ecken ziehen.',
    square: (letter) =>
      `Das Quadrat, das von Bild ${letter} gelesen wird. Pfeiltasten verschieben es, Plus und Minus ändern die Größe, Escape setzt es in die Mitte.`,
    place: (side, left, top) =>
      `${side} % der kürzeren Seite, ${left} % von links, ${top} % von oben`,
    tools: (letter) => `Was von Bild ${letter} gelesen wird`,
    smaller: (letter) => `Quadrat in ${letter} kleiner`,
    larger: (letter) => `Quadrat in ${letter} größer`,
    middle: 'Mitte',
    part: 'Teil lesen',
    all: 'Alles lesen',
    whole: 'Ganzes Bild',
    wholeNote:
      'Ein ganzes Bild wird mit einem Rand in seiner Farbe gelesen, der es quadratisch macht. Dinge darin sind dann kleiner.',
  },
  terms: {
    title: 'Die Rechnung',
    help: 'Bilder sind Buchstaben, Texte stehen in Anführungszeichen. Gib jedem ein Vorzeichen und ein Gewicht; ziehen ordnet um.',
    written: 'Als Text',
    apply: 'Anwenden',
    example: 'Probier eine; „Rückgängig“ bringt deine Bilder zurück:',
    listLabel: 'Glieder der Rechnung',
    sign: (name, minus) => `Vorzeichen von ${name}: ${minus ? 'minus' : 'plus'}. Ändern`,
    weight: (name) => `Gewicht von ${name}`,
    slider: (name) => `Wie viel von ${name}`,
    empty: 'noch kein Bild',
    out: 'zählt nicht mit (Gewicht 0)',
    up: (name) => `${name} nach oben`,
    down: (name) => `${name} nach unten`,
    remove: (name) => `${name} entfernen`,
    moved: (name, place, of) => `${name} ist jetzt Nummer ${place} von ${of}.`,
    sum: (modality, sum) => `${modality === 'image' ? 'Bilder' : 'Texte'} ergeben zusammen ${sum}:`,
    centred: (modality) =>
      modality === 'image'
        ? 'Das durchschnittliche Bild wird ebenso oft abgezogen, denn alle Bilder haben es gemeinsam.'
        : 'Der durchschnittliche Text wird ebenso oft abgezogen, denn alle Texte haben ihn gemeinsam.',
    notCentred: 'Der Durchschnitt ist für dieses Modell nicht bekannt und bleibt darin.',
    newText: 'Text',
    addText: 'Text hinzufügen',
    addPicture: 'Bild hinzufügen',
    cut: (last) => `gelesen bis „${last}“, weiter nicht`,
    cutTitle: (n) =>
      n === 1
        ? 'Ein Text ist länger, als dieses Modell liest.'
        : `${n} Texte sind länger, als dieses Modell liest.`,
    cutAt: (places) =>
      `Gelesen wurde bis ${places}; was danach kommt, fließt in diese Antwort nicht ein.`,
    cutAlike: 'Was davon gelesen wurde, ist dasselbe: Ein Unterschied ist so nicht zu sehen.',
    full: (most) => `Eine Rechnung hat höchstens ${most} Glieder.`,
  },
  answer: {
    verdicts: {
      clear: 'Eine Änderung sticht heraus. Diese Wörter passen am besten zu ihrer Richtung.',
      weak: 'Vielleicht eine kleine Änderung: So ein Unterschied kommt ab und zu auch vor, wenn sich nichts geändert hat.',
      none: 'Nichts sticht heraus: Bilder, in denen sich nichts geändert hat, unterscheiden sich ebenso sehr.',
      guess:
        'Dieses Modell kann nicht verlässlich sagen, ob und worin sich diese Bilder unterscheiden.',
      sum: 'Diese Wörter liegen der Summe am nächsten. Ob sie herausstechen, ist nicht bekannt: Gemessen wurde das für ein Bild minus ein anderes.',
      unknown:
        'Kein Urteil: Für dieses Modell gibt es keine Bilder, in denen sich nichts geändert hat, zum Vergleich. Irgendein Wort steht immer oben.',
    },
    standing: (n) =>
      n === 0
        ? 'Kein einzelnes Wort benennt sie: Lies sie zusammen, oder als Rauschen.'
        : `${words(n)} ${n === 1 ? 'sticht' : 'stechen'} heraus (●); die anderen liegen vielleicht nur in der Nähe oder sind Rauschen.`,
    p: (p) => `Anteil unveränderter Paare, die sich ebenso weit bewegt haben: p ${p}.`,
    unlike: 'Mindestens ein Bild ist anders als die, die dieses Modell lesen kann.',
    unlikeMore:
      'Es wirkt leer oder wie Text, ein Bildschirmfoto oder Rauschen, und diese Wörter sind geraten. Nimm ein Bild, auf dem etwas zu sehen ist, oder schieb das Quadrat darauf.',
    unlikeP: (p) => `Anteil von Bildern wie im Training, die ebenso weit außen liegen: p ${p}.`,
    explained: (share, isPair) => `${share} % ${isPair ? 'des Unterschieds' : 'der Summe'} sind`,
    noise: (own, norm) =>
      `Noch einmal aufgenommen unterscheiden sich diese Bilder um ${own}; A und B unterscheiden sich um ${norm}.`,
  },
  words: {
    gained: 'Dazugekommen',
    lost: 'Weggefallen',
    inNotIn: (plus, minus) => `in ${plus}, nicht in ${minus}`,
    nearest: 'Am nächsten',
    nearestNote: 'zeigen wie die Summe',
    farthest: 'Am fernsten',
    farthestNote: 'zeigen in die Gegenrichtung',
    none: 'Hier sind keine Wörter.',
    standsOut: 'sticht heraus',
    figures: (cosine, z) => `Kosinus ${cosine}${z === null ? '' : `, z ${z}`}`,
  },
  camera: {
    photo: 'Foto',
    frozen: 'Standbild',
  },
  model: {
    title: 'Modell',
    licence: 'Lizenz',
    models: 'Modelle',
    precision: 'Genauigkeit',
    precisions: {
      fp32: 'genau (float32)',
      fp16: 'halbe Genauigkeit (für diese GPU)',
      int8: 'kleiner (8 Bit)',
    },
    here: 'auf diesem Gerät',
    partly: (size) => `${size} davon auf diesem Gerät`,
    notHere: 'noch nicht geladen',
    from: (host) => `von ${host}`,
    cannotRun: 'dieser Browser kann es nicht ausführen',
    remove: (title) => `${title} von diesem Gerät entfernen`,
    loading: (loaded, total) => `Der Bildencoder wird geladen: ${loaded} von ${total}`,
    starting: 'Der Bildencoder wird gestartet …',
    stop: 'Laden anhalten',
    retry: 'Noch einmal laden:',
    goOn: 'Weiter laden:',
    load: 'Laden:',
    wait: 'Bilder warten, bis das Modell da ist. Sie verlassen dein Gerät nie.',
  },
};
