/** Why files of a folder are left out, in German: keys of core/picture/left-out.ts. */
import type { ReasonKey } from '#core/picture/left-out.ts';

export const leftOut: Readonly<Record<ReasonKey, string>> = {
  systemFile: 'versteckt oder vom System',
  systemFolder: 'ein versteckter Ordner oder einer des Systems',
  empty: 'leer',
  other: 'kein Bild',
  brokenLink: 'ein Verweis ins Leere',
  loop: 'ein Verweis auf einen Ordner, der schon gelesen ist',
  special: 'weder Datei noch Ordner',
  deep: 'zu viele Ordner ineinander',
  unreadable: 'nicht lesbar: ohne Berechtigung, oder inzwischen verschoben, gelöscht oder geändert',
};
