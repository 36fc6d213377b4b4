/** What went wrong, in German: as `en-failures.ts`. */
import type { Asked, SumPart } from '#core/reasons.ts';
import type { FailureCode, ReasonTexts } from './failure.ts';
import { leftOut } from './de-left-out.ts';

const number = (value: number) => value.toLocaleString('de');
const millions = (pixels: number) =>
  (pixels / 1e6).toLocaleString('de', { maximumFractionDigits: 1 });

const ASKED: Record<Asked, string> = {
  picture: 'Das Bild',
  service: 'Der Dienst',
  models: 'Die Liste der Modelle',
  sample: 'Das Beispiel',
  widget: 'Die Adresse des Elements',
};
const PARTS: Record<SumPart, string> = {
  sum: 'eine Rechnung',
  term: 'der Buchstabe eines Bildes oder ein Text',
  piece: 'ein Buchstabe, ein Text, eine Zahl oder ein Vorzeichen',
  'quotation-end': 'ein schließendes Anführungszeichen',
  sign: 'ein + oder - vor dem nächsten Glied',
  number: 'eine Zahl',
  text: 'ein Text',
  picture: 'der Buchstabe eines Bildes',
};

export const failures: Record<FailureCode, string> = {
  'request-malformed': 'So ist die Eingabe nicht zu verstehen.',
  'request-too-large': 'Das ist zu viel auf einmal.',
  'request-timeout': 'Die Anfrage kam nicht rechtzeitig an. Versuche es noch einmal.',
  'media-type-unsupported': 'Diese Art von Daten nimmt der Dienst nicht an.',
  'route-unknown': 'Unter dieser Adresse ist nichts. Lade die Seite neu.',
  'method-not-allowed': 'So lässt sich diese Adresse nicht ansprechen. Lade die Seite neu.',
  'model-unknown': 'Dieses Modell gibt es hier nicht. Wähle ein anderes.',
  'vocabulary-unknown':
    'Diese Wortliste gibt es nicht, oder ihre Zeit ist abgelaufen. Wähle eine andere.',
  'vocabulary-missing': 'Die Wortliste ist noch nicht bereit. Versuche es in einer Minute.',
  'vocabulary-corrupt': 'Die Wortliste ist beschädigt. Wähle eine andere.',
  'store-unavailable': 'Der Speicher des Dienstes antwortet nicht. Versuche es gleich noch einmal.',
  'vector-wrong-length': 'Dieser Vektor hat eine andere Länge als die des Modells.',
  'vector-not-finite': 'Dieser Vektor enthält unbrauchbare Zahlen.',
  'vector-zero': 'Dieser Vektor zeigt nirgendwohin: Von der Rechnung bleibt nichts übrig.',
  'space-mismatch': 'Diese Vektoren stammen von verschiedenen Modellen und passen nicht zusammen.',
  'manifest-invalid': 'Die Beschreibung des Modells ist beschädigt. Lade die Seite neu.',
  'model-file-invalid': 'Eine Datei des Modells ist beschädigt. Versuche es noch einmal.',
  'model-not-pulled': 'Die Dateien des Modells fehlen auf dem Server.',
  'model-unsupported': 'Das Modell verlangt etwas, das es hier nicht gibt. Wähle ein anderes.',
  'text-too-long': 'Der Text ist zu lang. Kürze ihn.',
  'means-missing':
    'Mit diesem Modell lassen sich Bilder und Texte nur mischen, wenn sich ihre Gewichte jeweils zu 0 ergänzen.',
  'method-unavailable': 'Diese Rechenweise geht mit dieser Wortliste nicht.',
  'encoder-missing': 'Der Textencoder ist gerade nicht bereit. Versuche es in einer Minute.',
  'token-wrong': 'Diese Liste darf nur löschen, wer sie gemacht hat.',
  'idempotency-key-reused': 'Das wurde schon einmal mit anderem Inhalt geschickt.',
  'key-unknown': 'Der Schlüssel ist unbekannt.',
  'storage-full':
    'Hier ist gerade kein Platz für weitere Wortlisten. Versuche es morgen wieder oder schreibe die Wörter neben die Bilder.',
  'rate-limited': 'Gerade kommen zu viele Anfragen aus deinem Netz.',
  'link-damaged': 'Dieser Link ist beschädigt. Lass ihn dir noch einmal schicken, ganz.',
  'link-newer':
    'Diesen Link hat eine neuere Version gemacht. Lade die Seite neu, solange du im Netz bist.',
  'context-insecure':
    'Für Bilder braucht diese Seite https oder localhost: Womit das Modell geprüft und aufbewahrt wird, geben Browser nur sicher geladenen Seiten. Öffne sie über https.',
  'set-too-small': 'In einer der Mengen sind zu wenige Bilder.',
  'picture-unreadable': 'Das Bild ist nicht lesbar.',
  'picture-heic': 'iPhone-Fotos (HEIC) lassen sich hier nicht öffnen: Speichere sie als JPEG.',
  'picture-too-large': 'Das Bild ist zu groß. Verkleinere es zuerst.',
  'encoder-failed': 'Der Bildencoder hat versagt. Versuche es noch einmal oder lade die Seite neu.',
  'network-failed': 'Keine Verbindung. Prüfe das Netz und versuche es noch einmal.',
  'hub-unreachable':
    'Die Modellsammlung ist nicht erreichbar. Prüfe das Netz und versuche es noch einmal.',
  'hub-busy': 'Die Modellsammlung ist überlastet. Versuche es in ein paar Minuten.',
  'hub-refused': 'Die Modellsammlung verweigert den Zugang zu diesem Modell.',
  'hub-not-found': 'Die Modellsammlung hat diese Datei nicht.',
  'disk-full': 'Auf diesem Gerät ist kein Platz für das Modell.',
  internal: 'Bei uns ist etwas schiefgegangen. Versuche es gleich noch einmal.',
  unexpected: 'Etwas Unerwartetes ist geschehen. Versuche es noch einmal.',
};

export const reasons: ReasonTexts = {
  'file-empty': () => 'Diese Datei ist leer. Wähle eine andere.',
  'file-gone': () =>
    'Diese Datei ist nicht lesbar: Sie ist ein Ordner, oder sie wurde verschoben, gelöscht oder geändert, seit du sie gewählt hast. Wähle sie noch einmal.',
  'picture-kind': ({ kind }) =>
    `Das ist eine Datei anderer Art${kind === null ? '' : ` (${kind})`} und kein Bild, das sich hier öffnen lässt: Wähle ein PNG, JPEG, WebP, GIF, AVIF, BMP oder ICO.`,
  'picture-damaged': ({ format }) =>
    `Diese ${format}-Datei ist beschädigt. Speichere das Bild noch einmal oder wähle ein anderes.`,
  'picture-format': ({ format }) =>
    `Das ist ein Bild in ${format}, das dieser Browser nicht öffnen kann: Speichere es als PNG.`,
  'picture-pixels': ({ width, height, most }) =>
    `Dieses Bild hat ${number(width)} x ${number(height)} Pixel, das sind ${millions(width * height)} Millionen; höchstens ${millions(most)} Millionen lassen sich lesen. Verkleinere es zuerst.`,
  'picture-bytes': ({ bytes, most }) =>
    `Diese Datei hat ${number(Math.ceil(bytes / 1e6))} MB; höchstens ${number(most / 1e6)} MB lassen sich lesen. Verkleinere das Bild zuerst.`,
  'picture-many': ({ pictures, most }) =>
    `In dieser Datei sind ${number(pictures)} Bilder (Einzelbilder oder Seiten); höchstens ${number(most)} dürfen es sein. Speichere eines davon für sich.`,
  'picture-scans': ({ scans }) =>
    `Dieses JPEG müsste in ${number(scans)} Durchgängen gelesen werden, und das dauert zu lange. Speichere das Bild noch einmal.`,
  'picture-undrawn': ({ width, height }) =>
    `Dieser Browser kann kein Bild von ${number(width)} x ${number(height)} Pixeln zeichnen. Verkleinere es zuerst.`,
  'camera-waits': () =>
    'Die Kamera hat noch kein Bild gezeigt. Warte einen Augenblick und versuche es noch einmal.',
  'dropped-folder': () =>
    'Das ist kein Bild, sondern ein Ordner. Ordner vergleicht eine eigene Seite.',
  'dropped-text': () => 'Das ist ein Text und kein Bild.',
  'dropped-elsewhere': () =>
    'Dieses Bild liegt auf einer anderen Website, von der diese Seite nichts lädt: Speichere es zuerst und wähle dann die Datei.',
  'dropped-address': () => 'Unter dieser Adresse ist kein Bild.',
  'files-many': ({ files }) =>
    `Das sind ${number(files)} Dateien, und Platz ist für zwei Bilder: Die ersten beiden wurden genommen.`,
  'thumbnail-large': () => 'Das kleine Bild passt nicht in einen Link: Kopiere den Link ohne es.',
  'set-empty': ({ files, named }) =>
    files === 0
      ? 'In diesem Ordner sind keine Dateien.'
      : `In diesem Ordner sind keine Bilder, nur ${files === 1 ? 'eine andere Datei' : `${number(files)} andere Dateien`} (${named
          .map(
            ({ file, why }) => `${file}: ${leftOut[why as keyof typeof leftOut] ?? 'nicht lesbar'}`,
          )
          .join('; ')}${files > named.length ? ' …' : ''}).`,
  'set-large': ({ most, pictures }) =>
    `Eine Menge hat höchstens ${number(most)} Bilder, und das sind ${number(pictures)}: Wähle hier weniger oder vergleiche sie auf der Kommandozeile.`,
  'set-small': ({ set, least, pictures }) =>
    `Menge ${set.toUpperCase()} hat ${pictures === 1 ? 'ein lesbares Bild' : `${number(pictures)} lesbare Bilder`} und braucht mindestens ${number(least)}.`,
  'link-space': ({ space, served }) =>
    `Dieser Link wurde mit einem Modell gemacht, das es hier nicht gibt (${space}). Hier gibt es: ${served.join(', ')}.`,
  'sum-unread': ({ character, expected, found, asText, pictures }) =>
    `Die Rechnung ist ab Zeichen ${number(character)} nicht zu lesen: Dort müsste ${
      expected === 'picture' ? `eines der Bilder ${pictures.join(', ')}` : PARTS[expected]
    } stehen, und ${found === null ? 'sie ist zu Ende' : found === '' ? 'da ist keiner' : `da steht „${found}“`}. ${asText === null ? 'Schreibe Rechnungen wie A - B + 2*"snow".' : `Wenn es als Text gemeint ist, schreibe ${asText}.`}`,
  'sum-ambiguous': ({ written, readings: [one, other] }) =>
    `„${written}“ lässt sich auf zwei Arten lesen: Schreibe ${one} oder ${other}.`,
  'sum-weight': ({ most, weight }) =>
    `Ein Gewicht darf von -${number(most)} bis ${number(most)} gehen, und das ist ${number(weight)}.`,
  'sum-full': ({ most }) =>
    `Eine Rechnung hat höchstens ${number(most)} Glieder. Entferne zuerst eines.`,
  'text-long': ({ most, characters }) =>
    `Dieser Text hat ${number(characters)} Zeichen; höchstens ${number(most)} dürfen es sein. Kürze ihn.`,
  'words-file-large': ({ file, most }) =>
    `${file} ist keine Wortliste: Die Datei hat mehr als ${number(most / 1e6)} MB.`,
  'words-picture': ({ format }) =>
    `Das ist ein Bild (${format}) und keine Wortliste: Wähle eine Textdatei mit einem Wort je Zeile.`,
  'words-binary': () => 'Das ist keine Textdatei: Wähle eine Liste mit einem Wort je Zeile.',
  'words-encoding': ({ encoding }) =>
    encoding === null
      ? 'Wie die Buchstaben dieser Datei geschrieben sind, ist nicht zu erkennen: Speichere sie als UTF-8 und wähle sie noch einmal.'
      : `Diese Textdatei ist beschädigt oder in ${encoding} geschrieben, das hier nicht gelesen wird: Speichere sie als UTF-8 und wähle sie noch einmal.`,
  'line-empty': () => 'Da steht kein Wort',
  'line-long': ({ most, characters }) =>
    `${number(characters)} Zeichen, und höchstens ${number(most)} sind erlaubt`,
  'line-twice': ({ word, first }) => `„${word}“ steht schon in Zeile ${number(first)}`,
  'line-over': ({ most }) => `Ab hier sind es mehr als ${number(most)} Wörter`,
  'list-empty': () => 'In der Liste steht noch kein Wort',
  unreachable: ({ asked }) =>
    `${ASKED[asked]} ist nicht erreichbar: Prüfe das Netz und versuche es noch einmal.`,
  'no-answer': ({ asked, seconds }) =>
    `${ASKED[asked]} hat ${number(seconds)} Sekunden lang nicht geantwortet. Versuche es noch einmal.`,
  refused: ({ asked, status }) =>
    `${ASKED[asked]} ließ sich nicht laden: Der Server antwortete mit ${status}. Versuche es gleich noch einmal.`,
  'answer-cut': () =>
    'Die Antwort kam nicht vollständig an: Prüfe das Netz und versuche es noch einmal.',
  'answer-strange': () =>
    'Der Dienst gab eine Antwort, die diese Seite nicht versteht. Lade die Seite neu.',
  'load-unreachable': () =>
    'Das Modell ließ sich nicht laden: Prüfe das Netz. Was schon da ist, bleibt; versuche es noch einmal.',
  'load-status': ({ status }) =>
    `Das Modell ließ sich nicht laden: Der Server antwortete mit ${status}. Was schon da ist, bleibt; versuche es noch einmal.`,
  'load-idle': ({ seconds }) =>
    `Das Modell ließ sich nicht laden: ${number(seconds)} Sekunden lang kam nichts. Was schon da ist, bleibt; versuche es noch einmal.`,
  'load-broken': () =>
    'Das Modell ließ sich nicht laden: Die Verbindung riss ab. Was schon da ist, bleibt; versuche es noch einmal.',
  'load-damaged': () =>
    'Ein Teil des Modells kam beschädigt an und wird nicht verwendet. Versuche es noch einmal.',
  'encoder-none': () =>
    'Dieser Browser kann keine der Dateien dieses Modells ausführen: Wähle ein anderes Modell.',
  'encoder-numbers': () =>
    'Der Bildencoder rechnet auf diesem Gerät falsch: Wähle eine andere Genauigkeit oder ein anderes Modell.',
  'encoder-start': () =>
    'Der Bildencoder startet in diesem Browser nicht: Versuche es noch einmal, oder wähle eine andere Genauigkeit oder ein anderes Modell.',
  'encoder-stopped': () => 'Der Bildencoder ist stehen geblieben. Versuche es noch einmal.',
};
