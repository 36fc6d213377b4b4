/**
 * What went wrong, in German, for those codes that visitors of somebody's page meet. In English the message itself is
 * shown: it has the figures of the case, and whoever owns the page reads it too.
 */
import type { ErrorCode } from '#core/errors.ts';

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  'request-malformed':
    'So ist das Element nicht zu verstehen: Eines seiner Attribute stimmt nicht.',
  'model-unknown': 'Dieses Modell gibt es bei diesem Dienst nicht.',
  'vocabulary-unknown': 'Diese Wortliste gibt es nicht, oder ihre Zeit ist abgelaufen.',
  'method-unavailable': 'Diese Rechenweise geht mit dieser Wortliste nicht.',
  'store-unavailable': 'Der Speicher des Dienstes antwortet nicht. Versuche es gleich noch einmal.',
  'rate-limited': 'Gerade kommen zu viele Anfragen aus deinem Netz. Warte einen Augenblick.',
  'picture-unreadable': 'Eines der Bilder ist nicht lesbar.',
  'picture-heic': 'iPhone-Fotos (HEIC) lassen sich hier nicht öffnen: Speichere sie als JPEG.',
  'picture-too-large': 'Eines der Bilder ist zu groß. Verkleinere es zuerst.',
  'context-insecure': 'Bilder brauchen https: Diese Seite kam über eine ungesicherte Verbindung.',
  'model-file-invalid': 'Ein Teil des Modells kam beschädigt an. Versuche es noch einmal.',
  'network-failed': 'Der Dienst ist nicht erreichbar. Prüfe das Netz und versuche es noch einmal.',
};

/** A sentence for a code. */
export const sayInGerman = (code: ErrorCode): string =>
  SENTENCES[code] ?? 'Die Bilder ließen sich nicht vergleichen. Versuche es noch einmal.';
