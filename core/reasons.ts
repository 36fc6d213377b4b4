/**
 * Why something failed, as a closed list with the figures of the case: what people read is a sentence in their language
 * made of these (`src/lib/i18n/`), while an error's message stays English. A code says what kind of failure it is; a reason
 * is finer, and stands where a sentence by code alone would leave out what helps.
 */
/** What of our own origin was asked for. */
export type Asked = 'picture' | 'service' | 'models' | 'sample' | 'widget';
/** A part of a written sum that was expected. */
export type SumPart =
  'sum' | 'term' | 'piece' | 'quotation-end' | 'sign' | 'number' | 'text' | 'picture';

/** The figures of each reason. Bytes are bytes, seconds are whole. */
export interface Reasons {
  'file-empty': object;
  /** A folder, or moved, deleted or changed since it was chosen: browsers do not tell which. */
  'file-gone': object;
  /** What it is instead, by a name that every language has; null where that is not known. */
  'picture-kind': { kind: string | null };
  'picture-damaged': { format: string };
  /** A format that is no damage, but that this browser does not open. */
  'picture-format': { format: string };
  'picture-pixels': { width: number; height: number; most: number };
  'picture-bytes': { bytes: number; most: number };
  /** Frames, pages, pictures of an icon. */
  'picture-many': { pictures: number; most: number };
  /** It is decoded in too many goes. */
  'picture-scans': { scans: number };
  'picture-undrawn': { width: number; height: number };
  'camera-waits': object;
  'dropped-folder': object;
  'dropped-text': object;
  'dropped-elsewhere': object;
  'dropped-address': object;
  'files-many': { files: number };
  'thumbnail-large': object;
  /** `named`: the first of the files that are no pictures, with a key of `core/picture/left-out.ts`. */
  'set-empty': { files: number; named: readonly { file: string; why: string | null }[] };
  'set-large': { most: number; pictures: number };
  'set-small': { set: string; least: number; pictures: number };
  'link-space': { space: string; served: readonly string[] };
  /** `found` is null at the end, `asText` what to write where it is meant as a text. `pictures` are the letters that there are. */
  'sum-unread': {
    character: number;
    expected: SumPart;
    found: string | null;
    asText: string | null;
    pictures: readonly string[];
  };
  /** What may be read in two ways, and how to write each. */
  'sum-ambiguous': { character: number; written: string; readings: readonly [string, string] };
  'sum-weight': { most: number; weight: number };
  'sum-full': { most: number };
  'text-long': { most: number; characters: number };
  'words-file-large': { file: string; most: number };
  'words-picture': { format: string };
  'words-binary': object;
  'words-encoding': { encoding: string | null };
  'line-empty': object;
  'line-long': { most: number; characters: number };
  'line-twice': { word: string; first: number };
  'line-over': { most: number };
  'list-empty': object;
  unreachable: { asked: Asked };
  'no-answer': { asked: Asked; seconds: number };
  refused: { asked: Asked; status: number };
  'answer-cut': object;
  'answer-strange': object;
  'load-unreachable': object;
  'load-status': { status: number };
  'load-idle': { seconds: number };
  'load-broken': object;
  'load-damaged': object;
  'encoder-none': object;
  'encoder-numbers': object;
  'encoder-start': object;
  'encoder-stopped': object;
}

export type ReasonKey = keyof Reasons;
/** A reason with its figures; plain, so that it crosses to workers and back. */
export type Reason = { [K in ReasonKey]: { key: K } & Reasons[K] }[ReasonKey];
